package dev.layerscope.server.image;

import static dev.layerscope.server.image.RgbImage.CHANNELS;

import java.util.Arrays;

/**
 * Resizes as Pillow's {@code Image.resize(size, BILINEAR)} does, bit for bit: a triangle filter that widens with the
 * scale when the picture shrinks, so that every input pixel counts. First along rows, then along columns, with 8 bits
 * between the two passes.
 *
 * <p>Source: {@code src/libImaging/Resample.c} of Pillow, {@code ImagingResampleHorizontal_8bpc} and {@code
 * ImagingResampleVertical_8bpc}.
 */
final class AntialiasedBilinear {
    private static final int HALF = 1 << (FilterTaps.PRECISION_BITS - 1);

    private AntialiasedBilinear() {}

    /**
     * The given window of the picture resized to {@code scaled}. The window lies within that size.
     *
     * @throws ImageException {@code TOO_LARGE} where the pixels would not fit into an array
     */
    static RgbImage resize(RgbImage picture, ImageSize scaled, Window window) {
        byte[] result = Pixels.allocate(new ImageSize(window.height(), window.width()));
        FilterTaps columns = FilterTaps.triangle(picture.width(), scaled.width(), window.left(), window.width());
        FilterTaps rows = FilterTaps.triangle(picture.height(), scaled.height(), window.top(), window.height());
        // Pillow leaves out a pass that changes nothing. Here it runs, with one tap of weight one, to the same bytes.
        RgbImage narrowed = alongRows(picture, columns, rows.firstInput(), rows.endInput());
        alongColumns(narrowed, rows, result);
        return RgbImage.of(window.height(), window.width(), result);
    }

    private static RgbImage alongRows(RgbImage picture, FilterTaps taps, int firstRow, int endRow) {
        int width = taps.start.length;
        int[] weights = taps.weights;
        byte[] source = picture.pixels();
        byte[] result = Pixels.allocate(new ImageSize(endRow - firstRow, width));
        int out = 0;
        for (int row = firstRow; row < endRow; row++) {
            int rowStart = row * picture.width();
            for (int x = 0; x < width; x++, out += CHANNELS) {
                int in = (rowStart + taps.start[x]) * CHANNELS;
                int weight = x * taps.stride;
                int end = weight + taps.count[x];
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (; weight < end; weight++, in += CHANNELS) {
                    int w = weights[weight];
                    red += (source[in] & 0xFF) * w;
                    green += (source[in + 1] & 0xFF) * w;
                    blue += (source[in + 2] & 0xFF) * w;
                }
                result[out] = clip(red);
                result[out + 1] = clip(green);
                result[out + 2] = clip(blue);
            }
        }
        return RgbImage.of(endRow - firstRow, width, result);
    }

    /** The first row of the given picture is the first one that the taps read. */
    private static void alongColumns(RgbImage picture, FilterTaps taps, byte[] result) {
        int height = taps.start.length;
        int rowBytes = picture.width() * CHANNELS;
        byte[] source = picture.pixels();
        int[] sums = new int[rowBytes];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            for (int tap = 0; tap < taps.count[y]; tap++) {
                int weight = taps.weights[y * taps.stride + tap];
                int in = (taps.start[y] + tap - taps.firstInput()) * rowBytes;
                for (int i = 0; i < rowBytes; i++) {
                    sums[i] += (source[in + i] & 0xFF) * weight;
                }
            }
            for (int i = 0; i < rowBytes; i++) {
                result[y * rowBytes + i] = clip(sums[i]);
            }
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.min(sum >> FilterTaps.PRECISION_BITS, 255);
    }
}
