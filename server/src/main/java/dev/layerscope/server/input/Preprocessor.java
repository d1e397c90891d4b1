package dev.layerscope.server.input;

import dev.layerscope.server.image.RgbImage;
import java.nio.FloatBuffer;

/** Turns pictures into the numbers that a model wants, as torchvision does with PIL images. */
public final class Preprocessor {
    private static final int LEVELS = 256;
    private static final int OPAQUE = 255;

    private final Preprocessing preprocessing;
    private final ImageTarget target;

    public Preprocessor(Preprocessing preprocessing, ImageTarget target) {
        preprocessing.checkChannels(target.channels());
        this.preprocessing = preprocessing;
        this.target = target;
    }

    /** The picture at the size the model wants, before its pixels become numbers. */
    public RgbImage fit(RgbImage image) {
        return switch (preprocessing.fit()) {
            case STRETCH -> image.resize(target.height(), target.width());
            case CROP ->
                image.resizeShorterSideAndCenterCrop(
                        preprocessing.shorterSide(image.height(), image.width(), target.height(), target.width()),
                        target.height(),
                        target.width());
        };
    }

    /** The same as the model gets to see it: gray where it takes one channel. */
    public RgbImage seen(RgbImage image) {
        RgbImage fitted = fit(image);
        return target.channels() == 1 ? fitted.grayed() : fitted;
    }

    /** Writes [C, H, W] or [H, W, C] values of a picture at the buffer's position, which moves behind them. */
    public void write(RgbImage image, FloatBuffer destination) {
        RgbImage fitted = fit(image);
        float[] values = new float[target.elements()];
        int positions = target.height() * target.width();
        boolean first = target.axes() == ImageTarget.Axes.CHANNELS_FIRST;
        byte[] gray = target.channels() == 1 ? fitted.toGray() : new byte[0];
        for (int channel = 0; channel < target.channels(); channel++) {
            float[] table = table(channel);
            byte[] source = target.channels() == 1 ? gray : fitted.pixels();
            int sourceStep = target.channels() == 1 ? 1 : 3;
            int offset = sourceOffset(channel);
            int at = first ? channel * positions : channel;
            int step = first ? 1 : target.channels();
            for (int i = 0; i < positions; i++, at += step) {
                int level = offset < 0 ? OPAQUE : source[i * sourceStep + offset] & 0xff;
                values[at] = table[level];
            }
        }
        destination.put(values);
    }

    /** Which byte of a pixel; -1 for alpha. */
    private int sourceOffset(int channel) {
        if (target.channels() == 1) {
            return 0;
        }
        if (channel == 3) {
            return -1;
        }
        return preprocessing.order() == Preprocessing.ChannelOrder.BGR ? 2 - channel : channel;
    }

    private float[] table(int channel) {
        float[] table = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = preprocessing.value(level, channel);
        }
        return table;
    }
}
