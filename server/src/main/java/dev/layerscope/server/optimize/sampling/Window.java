package dev.layerscope.server.optimize.sampling;

/**
 * What a model gets to see of pictures: the picture with gray around it, at the size that the model is fed.
 *
 * @param height of the picture
 * @param width the same
 * @param pad pixels of gray on each side
 * @param modelHeight of what the model is fed
 * @param modelWidth the same
 * @param blur the standard deviation of a Gaussian before all else, in pixels; 0 for none
 */
public record Window(int height, int width, int pad, int modelHeight, int modelWidth, double blur) {
    /** {@code [model height, height]}; turns nothing. */
    public AxisMatrix rows(Move move) {
        return along(height, modelHeight, move.down(), move.scale());
    }

    /** {@code [model width, width]}, to be transposed. */
    public AxisMatrix columns(Move move) {
        return along(width, modelWidth, move.right(), move.scale());
    }

    private AxisMatrix along(int length, int modelLength, double shift, double scale) {
        int padded = length + 2 * pad;
        AxisMatrix seen = AxisMatrix.view(length, padded, scale, shift);
        AxisMatrix fitted = padded == modelLength
                ? seen
                : AxisMatrix.antialiased(padded, modelLength).after(seen);
        return blur == 0 ? fitted : fitted.after(AxisMatrix.gaussian(length, blur));
    }

    /** The blur alone, along an axis. */
    public AxisMatrix blurred(int length) {
        return AxisMatrix.gaussian(length, blur);
    }

    /**
     * Where each position of what the model is fed looks in the picture, x before y, from -1 at the left or upper edge to 1
     * at the other: {@code [model height, model width, 2]}, as GridSample has it with align_corners 0.
     */
    public float[] grid(Move move) {
        float[] grid = new float[modelHeight * modelWidth * 2];
        double cos = StrictMath.cos(move.radians()) / move.scale();
        double sin = StrictMath.sin(move.radians()) / move.scale();
        for (int row = 0; row < modelHeight; row++) {
            double y = fromMiddle(row, modelHeight, height) - move.down();
            for (int column = 0; column < modelWidth; column++) {
                double x = fromMiddle(column, modelWidth, width) - move.right();
                int at = (row * modelWidth + column) * 2;
                grid[at] = (float) (2 * (x * cos + y * sin) / width);
                grid[at + 1] = (float) (2 * (y * cos - x * sin) / height);
            }
        }
        return grid;
    }

    /** Pixels of the padded picture from its middle to a position of what the model is fed. */
    private double fromMiddle(int index, int modelLength, int length) {
        return ((index + 0.5) / modelLength - 0.5) * (length + 2 * pad);
    }
}
