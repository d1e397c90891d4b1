package dev.layerscope.viewer.mosaic;

/**
 * How large the view is that shows a mosaic.
 *
 * @param width in points
 * @param height in points
 * @param density pixels of the screen per point
 */
record ViewSize(int width, int height, double density) {
    static final ViewSize NONE = new ViewSize(0, 0, 1);

    boolean isEmpty() {
        return width <= 0 || height <= 0;
    }
}
