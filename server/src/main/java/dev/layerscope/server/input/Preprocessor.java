package dev.layerscope.server.input;

import dev.layerscope.server.image.RgbImage;

/** Turns pictures into the numbers that a model wants, as torchvision does with PIL images. */
public final class Preprocessor {
    private static final int LEVELS = 256;
    private static final int OPAQUE = 255;
    private static final int COLORS = 3;

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

    /** [C, H, W] or [H, W, C] values of a picture. */
    public float[] values(RgbImage image) {
        RgbImage fitted = fit(image);
        float[] values = new float[target.elements()];
        byte[] source = target.channels() == 1 ? fitted.toGray() : fitted.pixels();
        int sourceStep = target.channels() == 1 ? 1 : COLORS;
        boolean first = target.axes() == ImageTarget.Axes.CHANNELS_FIRST;
        int positions = target.height() * target.width();
        for (int channel = 0; channel < target.channels(); channel++) {
            float[] table = table(channel);
            int offset = sourceOffset(channel);
            int at = first ? channel * positions : channel;
            int step = first ? 1 : target.channels();
            if (offset < 0) {
                for (int i = 0; i < positions; i++) {
                    values[at + step * i] = table[OPAQUE];
                }
            } else if (step == 1 && sourceStep == COLORS) {
                // The same as below with steps that the compiler knows, for what nearly all pictures become.
                for (int i = 0; i < positions; i++) {
                    values[at + i] = table[source[COLORS * i + offset] & 0xff];
                }
            } else {
                for (int i = 0; i < positions; i++) {
                    values[at + step * i] = table[source[sourceStep * i + offset] & 0xff];
                }
            }
        }
        return values;
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
