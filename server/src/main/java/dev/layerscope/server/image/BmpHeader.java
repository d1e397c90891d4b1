package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

/**
 * What stands before the pixels of a BMP file, in any of its versions from OS/2's to the fifth.
 *
 * @param topDown whether the first row of the file is the uppermost
 * @param bits of a pixel: 1, 2, 4 or 8 for a number in the palette, 16, 24 or 32 for a colour
 * @param masks where red, green, blue and alpha are in a pixel
 * @param pixelsAt where the first row starts
 */
record BmpHeader(
        ImageSize size, boolean topDown, int bits, Packing packing, BmpMask[] masks, Palette palette, long pixelsAt) {
    private static final int HEADER_AT = 14;
    /** OS/2's header, with sides of 16 bits and palettes of three bytes a colour. */
    private static final int CORE_BYTES = 12;

    private static final int SHORTEST_BYTES = 40;
    private static final int LONGEST_BYTES = 124;
    private static final int WITH_ALPHA_MASK_BYTES = 56;
    private static final int MASKS_AT = HEADER_AT + SHORTEST_BYTES;

    /** How pixels are stored. */
    enum Packing {
        PLAIN,
        /** Runs of palette numbers. */
        RUNS
    }

    static BmpHeader read(FileBytes bytes) {
        long headerBytes = bytes.u32(HEADER_AT);
        if (headerBytes == CORE_BYTES) {
            int bits = bits(bytes.u16(HEADER_AT + 10));
            return new BmpHeader(
                    size(bytes.u16(HEADER_AT + 6), bytes.u16(HEADER_AT + 4)),
                    false,
                    bits,
                    Packing.PLAIN,
                    BmpMask.usual(bits),
                    palette(bytes, HEADER_AT + CORE_BYTES, bits, 0, 3),
                    bytes.u32(10));
        }
        if (headerBytes < SHORTEST_BYTES || headerBytes > LONGEST_BYTES) {
            throw new ImageException(BROKEN, "BMP: a header of " + headerBytes + " bytes (expected: 12, or 40 to 124)");
        }
        int height = bytes.s32(HEADER_AT + 8);
        int bits = bits(bytes.u16(HEADER_AT + 14));
        Compression compression = Compression.of(bytes.u32(HEADER_AT + 16), bits);
        boolean alphaMask = headerBytes >= WITH_ALPHA_MASK_BYTES || compression == Compression.MASKS_WITH_ALPHA;
        long behindHeader = HEADER_AT + headerBytes;
        long behindMasks = MASKS_AT + compression.maskBytes;
        return new BmpHeader(
                size(Math.abs((long) height), bytes.s32(HEADER_AT + 4)),
                height < 0,
                bits,
                compression == Compression.RUNS_OF_8 || compression == Compression.RUNS_OF_4
                        ? Packing.RUNS
                        : Packing.PLAIN,
                compression.maskBytes == 0 ? BmpMask.usual(bits) : masks(bytes, alphaMask),
                palette(bytes, Math.max(behindHeader, behindMasks), bits, bytes.u32(HEADER_AT + 32), 4),
                bytes.u32(10));
    }

    /** By their numbers in the file. */
    private enum Compression {
        NONE(0),
        RUNS_OF_8(0),
        RUNS_OF_4(0),
        MASKS(12),
        JPEG(0),
        PNG(0),
        MASKS_WITH_ALPHA(16);

        private final int maskBytes;

        Compression(int maskBytes) {
            this.maskBytes = maskBytes;
        }

        static Compression of(long number, int bits) {
            if (number < values().length) {
                Compression named = values()[(int) number];
                boolean fits = switch (named) {
                    case NONE -> true;
                    case RUNS_OF_8 -> bits == 8;
                    case RUNS_OF_4 -> bits == 4;
                    case MASKS, MASKS_WITH_ALPHA -> bits == 16 || bits == 32;
                    case JPEG, PNG -> false;
                };
                if (fits) {
                    return named;
                }
            }
            throw new ImageException(
                    UNSUPPORTED,
                    "BMP: compression " + number + " of " + bits + " bits (expected: none, runs or masks)");
        }
    }

    private static ImageSize size(long height, long width) {
        if (height < 1 || width < 1 || height > Integer.MAX_VALUE) {
            throw new ImageException(BROKEN, "BMP: " + height + "x" + width + " pixels (expected: at least 1x1)");
        }
        return new ImageSize((int) height, (int) width);
    }

    private static int bits(int bits) {
        return switch (bits) {
            case 1, 2, 4, 8, 16, 24, 32 -> bits;
            default ->
                throw new ImageException(
                        UNSUPPORTED, "BMP: " + bits + " bits a pixel (expected: 1, 2, 4, 8, 16, 24 or 32)");
        };
    }

    private static BmpMask[] masks(FileBytes bytes, boolean alpha) {
        return new BmpMask[] {
            BmpMask.of(bytes.s32(MASKS_AT)),
            BmpMask.of(bytes.s32(MASKS_AT + 4)),
            BmpMask.of(bytes.s32(MASKS_AT + 8)),
            BmpMask.of(alpha ? bytes.s32(MASKS_AT + 12) : 0)
        };
    }

    /** As many colours as are announced, or as numbers can name. */
    private static Palette palette(FileBytes bytes, long at, int bits, long announced, int entryBytes) {
        if (bits > 8) {
            return Palette.GRAY;
        }
        long colors = announced == 0 ? 1L << bits : Math.min(announced, 1L << bits);
        // Some files leave out the colours that no pixel has.
        long room = Math.max(0, (bytes.u32(10) - at) / entryBytes);
        return Palette.blueGreenRed(bytes.part(at, Math.min(colors, room) * entryBytes), entryBytes);
    }
}
