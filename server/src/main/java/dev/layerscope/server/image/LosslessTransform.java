package dev.layerscope.server.image;

/**
 * What an encoder of lossless WebP did to pixels so that they could be coded in fewer bits, and its reversal.
 *
 * <p>Source: RFC 9649, section 3.5.
 *
 * @param size of the picture with this transform taken back
 * @param block bits of a block's side; for a palette, how many halvings pack its numbers into bytes
 * @param table a small picture: by block, or the palette
 */
record LosslessTransform(Kind kind, ImageSize size, int block, int[] table) {
    private static final int OPAQUE_BLACK = 0xFF000000;

    /** By their numbers. */
    enum Kind {
        PREDICTION,
        CROSS_COLOR,
        GREEN,
        PALETTE
    }

    static LosslessTransform read(Kind kind, LosslessBits bits, ImageSize size) {
        return switch (kind) {
            case PREDICTION, CROSS_COLOR -> {
                int block = 2 + bits.read(3);
                yield new LosslessTransform(
                        kind, size, block, LosslessPixels.read(bits, LosslessPixels.blocks(size, block)));
            }
            case GREEN -> new LosslessTransform(kind, size, 0, new int[0]);
            case PALETTE -> {
                int colors = 1 + bits.read(8);
                int[] palette = LosslessPixels.read(bits, new ImageSize(1, colors));
                for (int i = 1; i < colors; i++) {
                    palette[i] = sum(palette[i], palette[i - 1]);
                }
                int halvings = colors <= 2 ? 3 : colors <= 4 ? 2 : colors <= 16 ? 1 : 0;
                yield new LosslessTransform(kind, size, halvings, palette);
            }
        };
    }

    /** The size of the picture with this transform applied: numbers of small palettes share a pixel. */
    ImageSize packed() {
        return kind == Kind.PALETTE ? new ImageSize(size.height(), (size.width() - 1 >> block) + 1) : size;
    }

    int[] undo(int[] pixels) {
        return switch (kind) {
            case PREDICTION -> predicted(pixels);
            case CROSS_COLOR -> uncrossed(pixels);
            case GREEN -> withGreen(pixels);
            case PALETTE -> looked(pixels);
        };
    }

    private int ofBlock(int x, int y) {
        return table[(y >> block) * ((size.width() - 1 >> block) + 1) + (x >> block)];
    }

    private int[] predicted(int[] pixels) {
        int width = size.width();
        for (int i = 0; i < pixels.length; i++) {
            int x = i % width;
            int y = i / width;
            int expected;
            if (y == 0) {
                expected = x == 0 ? OPAQUE_BLACK : pixels[i - 1];
            } else if (x == 0) {
                expected = pixels[i - width];
            } else {
                // Right of the last column lies, as in memory, the first pixel of this row.
                expected = LosslessPrediction.of(
                        ofBlock(x, y) >> 8 & 15,
                        pixels[i - 1],
                        pixels[i - width],
                        pixels[i - width - 1],
                        pixels[i - width + 1]);
            }
            pixels[i] = sum(pixels[i], expected);
        }
        return pixels;
    }

    /** Channel by channel, without carry. */
    private static int sum(int a, int b) {
        return (a & 0xFF00FF00) + (b & 0xFF00FF00) & 0xFF00FF00 | (a & 0xFF00FF) + (b & 0xFF00FF) & 0xFF00FF;
    }

    private int[] uncrossed(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int factors = ofBlock(i % size.width(), i / size.width());
            int color = pixels[i];
            byte green = (byte) (color >> 8);
            int red = (color >> 16) + share((byte) factors, green) & 0xFF;
            int blue = color + share((byte) (factors >> 8), green) + share((byte) (factors >> 16), (byte) red) & 0xFF;
            pixels[i] = color & 0xFF00FF00 | red << 16 | blue;
        }
        return pixels;
    }

    private static int share(byte factor, byte channel) {
        return factor * channel >> 5;
    }

    private static int[] withGreen(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >> 8 & 0xFF;
            pixels[i] = sum(pixels[i], green << 16 | green);
        }
        return pixels;
    }

    private int[] looked(int[] packed) {
        int[] pixels = new int[Math.toIntExact(size.pixels())];
        int bits = 8 >> block;
        int inPixel = (1 << block) - 1;
        int packedWidth = packed().width();
        for (int i = 0; i < pixels.length; i++) {
            int x = i % size.width();
            int green = packed[i / size.width() * packedWidth + (x >> block)] >> 8 & 0xFF;
            int number = green >> (x & inPixel) * bits & (1 << bits) - 1;
            pixels[i] = number < table.length ? table[number] : 0;
        }
        return pixels;
    }
}
