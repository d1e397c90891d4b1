package dev.layerscope.server.optimize.evolution;

/**
 * One kind of picture to search among.
 *
 * @param coarse the waves that it begins with
 * @param fine those of its second half, all of the coarse ones among them
 * @param side of the pictures that are tried; 0 for the plan's own size and view
 */
record Lane(Waves coarse, Waves fine, int side) {
    /** The side that stands for the plan's own size. */
    static final int WHOLE = 0;

    /** A tile, tried in pictures that show it twice each way: half of its frequencies first, as they say most. */
    static Lane ofTile(int period, int side) {
        return new Lane(new Waves(period, Math.max(1, period / 2)), new Waves(period, period), side);
    }

    /** Long waves over all of a picture. */
    static Lane ofWhole(int period, int coarse, int fine) {
        return new Lane(new Waves(period, Math.min(period, coarse)), new Waves(period, Math.min(period, fine)), WHOLE);
    }
}
