package dev.layerscope.server.optimize;

import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.tensor.Shape;

/**
 * Pictures in hand.
 *
 * @param range FREE: values and order of channels are the model's; else 0 to 1, red first
 * @param values {@code [count, channels, height, width]}, not to be changed
 */
// Arrays of a megabyte that are handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Pictures(Canvas canvas, Range range, int count, int height, int width, float[] values) {
    private static final int WHITE = 255;
    private static final int RGB = 3;

    int plane() {
        return height * width;
    }

    /** A part of them, from one up to, but without, another. */
    Pictures part(int from, int to) {
        int each = canvas.channels() * plane();
        return new Pictures(
                canvas, range, to - from, height, width, java.util.Arrays.copyOfRange(values, from * each, to * each));
    }

    /** One as it is shown: values cut off at 0 and 1, gray where it has one channel. */
    RgbImage shown(int index) {
        byte[] pixels = new byte[plane() * RGB];
        for (int color = 0; color < RGB; color++) {
            int channel = canvas.channels() < RGB ? 0 : color;
            int to = range == Range.FREE && canvas.channels() >= RGB ? canvas.source(channel) : color;
            for (int i = 0; i < plane(); i++) {
                double value = values[(index * canvas.channels() + channel) * plane() + i];
                double share = range == Range.FREE ? (value - canvas.black(channel)) / canvas.factor(channel) : value;
                pixels[i * RGB + to] = (byte) Math.round(Math.max(0, Math.min(1, share)) * WHITE);
            }
        }
        return RgbImage.of(height, width, pixels);
    }

    /** The shape of what the model would be fed for one. */
    Shape fed() {
        return canvas.fed(1, height, width);
    }

    /** What the model would be fed for one, in its own layout, as float. */
    float[] fed(int index) {
        int channels = canvas.channels();
        float[] fed = new float[channels * plane()];
        boolean last = canvas.isChannelsLast();
        for (int channel = 0; channel < channels; channel++) {
            int from = range == Range.FREE ? channel : canvas.source(channel);
            for (int i = 0; i < plane(); i++) {
                float value = values[(index * channels + from) * plane() + i];
                float number =
                        range == Range.FREE ? value : (float) (value * canvas.factor(channel) + canvas.black(channel));
                fed[last ? i * channels + channel : channel * plane() + i] = number;
            }
        }
        return fed;
    }
}
