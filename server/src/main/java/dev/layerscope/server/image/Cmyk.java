package dev.layerscope.server.image;

import java.awt.image.Raster;

/**
 * Print colours to RGB, as Pillow does it: those of a JPEG are taken as inverted (255 is no ink), which is how Adobe
 * writes them and nearly everyone after, and a colour is {@code (255 - C)(255 - K) / 255}.
 *
 * <p>Source: {@code cmyk2rgb} in Pillow's {@code src/libImaging/Convert.c}; {@code ycck_cmyk_convert} in libjpeg's {@code
 * jdcolor.c}.
 */
final class Cmyk {
    private static final int BANDS = 4;
    private static final int HALF = 1 << 15;

    private Cmyk() {}

    private interface Inks {
        /** Replaces the samples of a pixel by inverted C, M, Y and K. */
        void take(int[] row, int pixel);
    }

    static RgbImage rgb(Raster stored) {
        return rgb(stored, (row, pixel) -> {});
    }

    static RgbImage rgbOfYcck(Raster stored) {
        return rgb(stored, Cmyk::ofYcc);
    }

    /** Of samples where 255 is all the ink, as TIFF has them. */
    static RgbImage rgbOfInks(Raster stored) {
        return rgb(stored, (row, pixel) -> {
            for (int ink = pixel; ink < pixel + BANDS; ink++) {
                row[ink] = 255 - row[ink];
            }
        });
    }

    private static RgbImage rgb(Raster stored, Inks inks) {
        ImageSize size = new ImageSize(stored.getHeight(), stored.getWidth());
        byte[] pixels = Pixels.allocate(size);
        int[] row = new int[size.width() * BANDS];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            stored.getPixels(0, y, size.width(), 1, row);
            for (int in = 0; in < row.length; in += BANDS) {
                inks.take(row, in);
                int white = row[in + 3];
                pixels[out++] = painted(row[in], white);
                pixels[out++] = painted(row[in + 1], white);
                pixels[out++] = painted(row[in + 2], white);
            }
        }
        return new RgbImage(size, pixels);
    }

    /** Paper as white as the black ink leaves it, under an ink. */
    private static byte painted(int inverted, int white) {
        int product = (255 - inverted) * white + 128;
        return (byte) (white - (((product >> 8) + product) >> 8));
    }

    /** libjpeg's fixed point: CMY as it is stored is 255 less the RGB of YCbCr. */
    private static void ofYcc(int[] row, int pixel) {
        int y = row[pixel];
        int cb = row[pixel + 1] - 128;
        int cr = row[pixel + 2] - 128;
        row[pixel] = 255 - clip(y + ((91881 * cr + HALF) >> 16));
        row[pixel + 1] = 255 - clip(y + ((-22554 * cb - 46802 * cr + HALF) >> 16));
        row[pixel + 2] = 255 - clip(y + ((116130 * cb + HALF) >> 16));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
