package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import org.jspecify.annotations.Nullable;

/**
 * Reads coded pixels of lossless WebP: each is written out, repeats what was there before, or is one that a small cache
 * remembers. Parts of a picture may have codes of their own.
 *
 * <p>Source: RFC 9649, sections 3.6 and 3.7.
 */
final class LosslessPixels {
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int CODES = 5;
    private static final int LARGEST_CACHE_BITS = 11;
    private static final int HASH = 0x1E35A7BD;
    /** Distances that mean a pixel nearby: 16 times the rows up, and 8 less the columns to the left. */
    private static final int[] NEAR = {
        0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b,
                0x36,
        0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b,
                0x34,
        0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02,
                0x67,
        0x69, 0x12, 0x1e, 0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77,
                0x79,
        0x53, 0x5d, 0x11, 0x1f, 0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d,
                0x52,
        0x5e, 0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e,
                0x61,
        0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
    };

    private final LosslessBits bits;
    private final int width;
    private final int[] pixels;
    private final int cacheBits;
    private final int[] cache;

    private LosslessPixels(LosslessBits bits, ImageSize size) {
        this.bits = bits;
        this.width = size.width();
        this.pixels = new int[Math.toIntExact(size.pixels())];
        this.cacheBits = bits.read(1) == 0 ? 0 : bits.read(4);
        if (cacheBits > LARGEST_CACHE_BITS) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: a cache of 2^" + cacheBits + " colours");
        }
        this.cache = cacheBits == 0 ? new int[0] : new int[1 << cacheBits];
    }

    /** The picture itself, whose parts may have codes of their own. */
    static int[] readMain(LosslessBits bits, ImageSize size) {
        LosslessPixels reading = new LosslessPixels(bits, size);
        if (bits.read(1) == 0) {
            return reading.read(null, 0);
        }
        int blockBits = 2 + bits.read(3);
        return reading.read(read(bits, blocks(size, blockBits)), blockBits);
    }

    /** A small picture that tells something about a larger one. */
    static int[] read(LosslessBits bits, ImageSize size) {
        return new LosslessPixels(bits, size).read(null, 0);
    }

    /** How many blocks with sides of so many bits cover a picture. */
    static ImageSize blocks(ImageSize size, int blockBits) {
        return new ImageSize((size.height() - 1 >> blockBits) + 1, (size.width() - 1 >> blockBits) + 1);
    }

    private int[] read(int @Nullable [] groupOfBlock, int blockBits) {
        LosslessCode[][] groups = new LosslessCode[groupCount(groupOfBlock)][];
        for (int group = 0; group < groups.length; group++) {
            groups[group] = readGroup();
        }
        int blocksAcross = (width - 1 >> blockBits) + 1;
        int filled = 0;
        int x = 0;
        int y = 0;
        while (filled < pixels.length) {
            LosslessCode[] group = groups[0];
            if (groupOfBlock != null) {
                group = groups[groupOfBlock[(y >> blockBits) * blocksAcross + (x >> blockBits)] >> 8 & 0xFFFF];
            }
            int symbol = group[0].next(bits);
            int count = 1;
            if (symbol < LITERALS) {
                int red = group[1].next(bits);
                int blue = group[2].next(bits);
                pixels[filled] = group[3].next(bits) << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                count = length(symbol - LITERALS);
                repeat(filled, count, distance(length(group[4].next(bits))));
            } else {
                pixels[filled] = cache[symbol - LITERALS - LENGTHS];
            }
            for (int i = 0; i < count; i++) {
                remember(pixels[filled++]);
            }
            x += count;
            y += x / width;
            x %= width;
        }
        return pixels;
    }

    private static int groupCount(int @Nullable [] groupOfBlock) {
        int largest = 0;
        for (int i = 0; groupOfBlock != null && i < groupOfBlock.length; i++) {
            largest = Math.max(largest, groupOfBlock[i] >> 8 & 0xFFFF);
        }
        return largest + 1;
    }

    private LosslessCode[] readGroup() {
        LosslessCode[] group = new LosslessCode[CODES];
        for (int code = 0; code < CODES; code++) {
            int alphabet = switch (code) {
                case 0 -> LITERALS + LENGTHS + cache.length;
                case CODES - 1 -> DISTANCES;
                default -> LITERALS;
            };
            group[code] = LosslessCode.read(bits, alphabet);
        }
        return group;
    }

    /** Lengths and distances are powers of two, roughly, and bits that say the rest. */
    private int length(int prefix) {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = prefix - 2 >> 1;
        return (2 + (prefix & 1) << extra) + bits.read(extra) + 1;
    }

    private int distance(int code) {
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }

    private void repeat(int at, int count, int distance) {
        if (distance > at || count > pixels.length - at) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: a repetition beyond the picture");
        }
        for (int i = at; i < at + count; i++) {
            pixels[i] = pixels[i - distance];
        }
    }

    private void remember(int color) {
        if (cacheBits > 0) {
            cache[HASH * color >>> 32 - cacheBits] = color;
        }
    }
}
