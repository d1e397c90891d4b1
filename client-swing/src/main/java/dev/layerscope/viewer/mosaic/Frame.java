package dev.layerscope.viewer.mosaic;

/**
 * What a camera has before it, and where its picture goes.
 *
 * @param mosaicWidth in values
 * @param mosaicHeight in values
 * @param viewWidth in points, the units of components
 * @param viewHeight in points
 * @param density pixels of the screen per point
 */
record Frame(long mosaicWidth, long mosaicHeight, int viewWidth, int viewHeight, double density) {
    private static final double GREATEST_SCALE = 128;
    private static final double SMALLEST_SHARE = 0.5;
    /** Of the view, left free around a mosaic that is shown whole. */
    private static final double BORDER = 0.015;
    /** How much smaller a mosaic may be than what fits, for values of one whole number of pixels each. */
    private static final double EVEN = 0.88;

    Frame {
        viewWidth = Math.max(1, viewWidth);
        viewHeight = Math.max(1, viewHeight);
        mosaicWidth = Math.max(1, mosaicWidth);
        mosaicHeight = Math.max(1, mosaicHeight);
    }

    /** In points per value: that of the whole mosaic, with pixels of even size where that costs little. */
    double fittingScale() {
        double room = 1 - 2 * BORDER;
        double fitting = Math.min(room * viewWidth / mosaicWidth, room * viewHeight / mosaicHeight);
        double pixels = fitting * density;
        double whole = Math.floor(pixels);
        return Math.min(GREATEST_SCALE, whole >= EVEN * pixels ? whole / density : fitting);
    }

    double leastScale() {
        return SMALLEST_SHARE * Math.min(1, fittingScale());
    }

    double greatestScale() {
        return Math.max(GREATEST_SCALE, fittingScale());
    }
}
