package dev.layerscope.server.render;

/**
 * One axis of a mosaic, in values: cells that are a pitch apart, each with a map at its begin and a gap behind it.
 *
 * @param cells how many, at least 1
 * @param map length of a map, at least 1
 * @param pitch from one cell to the next
 */
record MosaicAxis(int cells, int map, int pitch) {
    /** The gap is at most this part of the map, or one value. */
    private static final int LARGEST_GAP = 4;

    private static final int LARGEST_EXPONENT = 20;

    /** Of how many powers of two a pitch can be a multiple without too wide a gap. */
    static int exponent(int map) {
        int exponent = 0;
        while (exponent < LARGEST_EXPONENT && pitch(map, exponent + 1) <= map + Math.max(1, map / LARGEST_GAP)) {
            exponent++;
        }
        return exponent;
    }

    /** The least multiple of {@code 2^exponent} that leaves a gap. */
    static long pitch(int map, int exponent) {
        long unit = 1L << exponent;
        return (map + unit) / unit * unit;
    }

    /** Pixels of the whole axis, without the gap behind the last cell, at a level. */
    long pixels(int level) {
        long values = (cells - 1L) * pitch + map;
        return level >= 0 ? values << level : (values + (1L << -level) - 1) >> -level;
    }

    /** Tiles that the axis is cut into at a level. */
    long tiles(int level) {
        return (pixels(level) + TileAddress.SIDE - 1) / TileAddress.SIDE;
    }
}
