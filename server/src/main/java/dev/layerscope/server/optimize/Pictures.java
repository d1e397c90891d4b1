package dev.layerscope.server.optimize;

import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

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
                canvas, range, to - from, height, width, Arrays.copyOfRange(values, from * each, to * each));
    }

    /**
     * One as it is shown: of pictures the values are cut off at 0 and 1, gray where there is one channel; of other inputs
     * each channel is a gray picture by itself, from black for its smallest value to white for its largest.
     */
    RgbImage shown(int index) {
        return canvas.form() == Canvas.Form.PICTURES
                ? inColors(index)
                : Sheets.of(IntStream.range(0, canvas.channels())
                        .mapToObj(channel -> stretched(index, channel))
                        .toList());
    }

    private RgbImage stretched(int index, int channel) {
        int from = (index * canvas.channels() + channel) * plane();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + plane(); i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        double range = most > least ? most - least : 1;
        byte[] pixels = new byte[plane() * RGB];
        for (int i = 0; i < plane(); i++) {
            byte gray = (byte) Math.round((values[from + i] - least) / range * WHITE);
            Arrays.fill(pixels, i * RGB, (i + 1) * RGB, gray);
        }
        return RgbImage.of(height, width, pixels);
    }

    private RgbImage inColors(int index) {
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

    /** The shape of what the model would be fed for one: of all its batch, where it fixes that. */
    Shape fed() {
        return canvas.fed(1, height, width);
    }

    /** What the model would be fed for one, in its own layout, as float: the same again and again where it takes more at once. */
    float[] fed(int index) {
        float[] once = fedOnce(index);
        float[] all = new float[once.length * canvas.rows(1)];
        for (int row = 0; row < canvas.rows(1); row++) {
            System.arraycopy(once, 0, all, row * once.length, once.length);
        }
        return all;
    }

    private float[] fedOnce(int index) {
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
