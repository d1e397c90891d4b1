package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.awt.image.Raster;

/**
 * What the samples of a TIFF file mean.
 *
 * @param samples of a pixel, those that are no colour included
 * @param bits of a sample
 */
record TiffColors(Kind kind, int samples, int bits, SampleFormat format, Alpha alpha, Palette palette) {
    private static final int MOST_BITS = 32;

    /** By their numbers in the file; null where there is none. */
    enum Kind {
        WHITE_IS_ZERO(1),
        BLACK_IS_ZERO(1),
        RGB(3),
        PALETTE(1),
        MASK(0),
        CMYK(4),
        LUMA_CHROMA(3);

        private final int colors;

        Kind(int colors) {
            this.colors = colors;
        }
    }

    /** What the bits of a sample are. */
    enum SampleFormat {
        UNSIGNED,
        SIGNED,
        FLOAT
    }

    /** What the sample behind the colours is. */
    enum Alpha {
        /** Not there, or something else. */
        NONE,
        /** The colours are weighted with it. */
        WEIGHTED,
        PLAIN
    }

    static TiffColors of(TiffDirectory directory) {
        long photometric = directory.value(TiffTags.PHOTOMETRIC, 0);
        long samples = directory.number(TiffTags.SAMPLES, 1);
        long bits = directory.number(TiffTags.BITS, 1);
        for (long i = 1; i < Math.min(samples, directory.count(TiffTags.BITS)); i++) {
            if (directory.value(TiffTags.BITS, i) != bits) {
                throw new ImageException(UNSUPPORTED, "TIFF: samples of different bits (expected: the same for all)");
            }
        }
        long format = directory.number(TiffTags.SAMPLE_FORMAT, 1);
        long extra = directory.number(TiffTags.EXTRA_SAMPLES, 0);
        Kind kind = photometric < Kind.values().length ? Kind.values()[(int) photometric] : Kind.MASK;
        boolean deep = bits == MOST_BITS || format != 1;
        boolean known = kind.colors > 0
                && samples >= kind.colors
                && samples <= kind.colors + (kind.colors == 3 || kind.colors == 1 ? 1 : 0)
                && (bits == 8
                        || bits == 16
                        || (samples == 1 && (bits == 1 || bits == 2 || bits == 4 || bits == MOST_BITS)))
                && format >= 1
                && format <= 3
                && (!deep
                        || (kind == Kind.BLACK_IS_ZERO
                                && samples == 1
                                && (format == 3) == (bits == MOST_BITS) | format != 3))
                && (kind != Kind.PALETTE || (bits <= 8 && samples == 1))
                && (kind != Kind.CMYK || bits == 8);
        if (!known) {
            throw new ImageException(
                    UNSUPPORTED,
                    "TIFF: photometric " + photometric + ", " + samples + " samples of " + bits + " bits, format "
                            + format + " (expected: gray, palette, RGB, CMYK or YCbCr of the usual bits)");
        }
        return new TiffColors(
                kind,
                (int) samples,
                (int) bits,
                SampleFormat.values()[(int) format - 1],
                samples == kind.colors || extra > 2 ? Alpha.NONE : Alpha.values()[(int) extra],
                palette(directory, kind, (int) bits));
    }

    private static Palette palette(TiffDirectory directory, Kind kind, int bits) {
        if (kind == Kind.PALETTE) {
            int length = 3 << bits;
            if (directory.count(TiffTags.COLOR_MAP) != length) {
                throw new ImageException(
                        BROKEN,
                        "TIFF: a palette of " + directory.count(TiffTags.COLOR_MAP) + " numbers (expected: " + length
                                + ")");
            }
            int[] values = new int[length];
            for (int i = 0; i < length; i++) {
                values[i] = (int) directory.value(TiffTags.COLOR_MAP, i);
            }
            return Palette.planes(values);
        }
        Palette gray = Palette.gray(1 << Math.min(bits, 8));
        return kind == Kind.WHITE_IS_ZERO ? gray.inverted() : gray;
    }

    boolean isLumaChroma() {
        return kind == Kind.LUMA_CHROMA;
    }

    boolean hasAlpha() {
        return samples > kind.colors;
    }

    /** The pixels of a picture whose raster has these samples as they are stored. */
    RgbImage rgb(Raster raster, Transparency transparency) {
        if (kind == Kind.CMYK) {
            return Cmyk.rgbOfInks(raster);
        }
        ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
        byte[] pixels = Pixels.allocate(size);
        int[] row = new int[Math.multiplyExact(size.width(), samples)];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(0, y, size.width(), 1, row);
            for (int in = 0; in < row.length; in += samples, out += RgbImage.CHANNELS) {
                if (samples == 1 && bits <= 8) {
                    palette.paint(row[in], transparency, pixels, out);
                } else {
                    paint(row, in, transparency, pixels, out);
                }
            }
        }
        return new RgbImage(size, pixels);
    }

    private void paint(int[] row, int in, Transparency transparency, byte[] pixels, int out) {
        int visible = alpha == Alpha.NONE ? 255 : narrowed(row[in + samples - 1]);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int value = narrowed(row[in + (kind.colors == 1 ? 0 : channel)]);
            if (alpha == Alpha.WEIGHTED && visible > 0) {
                value = Math.min(255, 255 * value / visible);
            }
            if (kind == Kind.WHITE_IS_ZERO && bits == 8) {
                value = 255 - value;
            }
            pixels[out + channel] = (byte) transparency.shown(value, visible);
        }
    }

    /** As Pillow reads them: gray of more than 8 bits as numbers, which are cut off at 255; else the upper byte. */
    private int narrowed(int sample) {
        if (bits == 8) {
            return sample;
        }
        // The bits of floating-point numbers come as those of integers.
        int number = format == SampleFormat.FLOAT ? (int) Float.intBitsToFloat(sample) : sample;
        return samples == 1 ? Math.max(0, Math.min(number, 255)) : number >> 8;
    }
}
