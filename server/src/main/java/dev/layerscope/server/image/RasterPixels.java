package dev.layerscope.server.image;

import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The RGB pixels of a raster, by its samples alone: colour spaces are not consulted, so nothing is converted.
 *
 * <p>One sample a pixel is gray or an index into a palette, two are gray and alpha, three RGB, four RGB and alpha.
 */
final class RasterPixels {
    private static final int OPAQUE_BLACK = 0xFF000000;

    private RasterPixels() {}

    static RgbImage rgb(Raster raster, ColorModel colors, Transparency transparency) {
        ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
        if (isBlueGreenRed(raster, size)) {
            return new RgbImage(size, swapped(((DataBufferByte) raster.getDataBuffer()).getData()));
        }
        if (colors instanceof IndexColorModel palette) {
            return looked(raster, size, palette, transparency);
        }
        return unpacked(raster, size, narrowing(raster), transparency);
    }

    /** What makes a sample 0..255; see {@link ImageDecoder} for 16 bits. */
    private static IntUnaryOperator narrowing(Raster raster) {
        if (raster.getTransferType() != DataBuffer.TYPE_USHORT) {
            return sample -> sample;
        }
        return raster.getNumBands() == 1 ? sample -> Math.min(sample, 255) : sample -> sample >> 8;
    }

    private static RgbImage unpacked(
            Raster raster, ImageSize size, IntUnaryOperator narrowing, Transparency transparency) {
        byte[] pixels = Pixels.allocate(size);
        int bands = raster.getNumBands();
        boolean hasAlpha = bands % 2 == 0;
        int green = bands < RgbImage.CHANNELS ? 0 : 1;
        int[] row = new int[Math.multiplyExact(size.width(), bands)];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(0, y, size.width(), 1, row);
            for (int in = 0; in < row.length; in += bands, out += RgbImage.CHANNELS) {
                int alpha = hasAlpha ? narrowing.applyAsInt(row[in + bands - 1]) : 255;
                pixels[out] = (byte) transparency.shown(narrowing.applyAsInt(row[in]), alpha);
                pixels[out + 1] = (byte) transparency.shown(narrowing.applyAsInt(row[in + green]), alpha);
                pixels[out + 2] = (byte) transparency.shown(narrowing.applyAsInt(row[in + 2 * green]), alpha);
            }
        }
        return new RgbImage(size, pixels);
    }

    private static RgbImage looked(Raster raster, ImageSize size, IndexColorModel palette, Transparency transparency) {
        byte[] pixels = Pixels.allocate(size);
        int[] row = new int[size.width()];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(0, y, size.width(), 1, row);
            for (int index : row) {
                // Files with indices beyond their palette exist; Pillow, too, shows them black.
                int color = index < palette.getMapSize() ? palette.getRGB(index) : OPAQUE_BLACK;
                int alpha = color >>> 24;
                pixels[out++] = (byte) transparency.shown((color >> 16) & 0xFF, alpha);
                pixels[out++] = (byte) transparency.shown((color >> 8) & 0xFF, alpha);
                pixels[out++] = (byte) transparency.shown(color & 0xFF, alpha);
            }
        }
        return new RgbImage(size, pixels);
    }

    /** Whether the raster is what the JDK's readers give for most files, an array that can be taken over. */
    private static boolean isBlueGreenRed(Raster raster, ImageSize size) {
        return raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && buffer.getData().length == size.pixels() * RgbImage.CHANNELS
                && raster.getSampleModel() instanceof ComponentSampleModel samples
                && Arrays.equals(samples.getBandOffsets(), new int[] {2, 1, 0});
    }

    private static byte[] swapped(byte[] blueGreenRed) {
        // By pixels: of a loop in steps of three the compiler checks every index.
        int pixels = blueGreenRed.length / RgbImage.CHANNELS;
        for (int pixel = 0; pixel < pixels; pixel++) {
            byte blue = blueGreenRed[RgbImage.CHANNELS * pixel];
            blueGreenRed[RgbImage.CHANNELS * pixel] = blueGreenRed[RgbImage.CHANNELS * pixel + 2];
            blueGreenRed[RgbImage.CHANNELS * pixel + 2] = blue;
        }
        return blueGreenRed;
    }
}
