package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;

/** The axes along which the colours of ImageNet vary independently (Lucid's color_correlation_svd_sqrt, over its largest norm). */
final class ColorAxes {
    private static final double[][] ROOT = {{0.26, 0.09, 0.02}, {0.27, 0.00, -0.05}, {0.27, -0.09, 0.03}};

    private ColorAxes() {}

    /** {@code [3, 3]}: from the independent axes to red, green and blue. */
    static Weight toColors() {
        double[][] matrix = matrix();
        float[] values = new float[9];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix[i / 3][i % 3];
        }
        return Weight.ofFloats(Shape.of(3, 3), values);
    }

    /** From red, green and blue to the axes. */
    static double[][] fromColors() {
        double[][] m = matrix();
        double[][] inverse = new double[3][3];
        double determinant = 0;
        for (int i = 0; i < 3; i++) {
            determinant += m[0][i] * minor(m, 0, i);
        }
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                inverse[row][column] = minor(m, column, row) / determinant;
            }
        }
        return inverse;
    }

    /** With its sign. */
    private static double minor(double[][] m, int row, int column) {
        int a = (row + 1) % 3;
        int b = (row + 2) % 3;
        int c = (column + 1) % 3;
        int d = (column + 2) % 3;
        return m[a][c] * m[b][d] - m[a][d] * m[b][c];
    }

    private static double[][] matrix() {
        double largest = 0;
        for (int column = 0; column < 3; column++) {
            double squares = 0;
            for (int row = 0; row < 3; row++) {
                squares += ROOT[row][column] * ROOT[row][column];
            }
            largest = Math.max(largest, Math.sqrt(squares));
        }
        double[][] scaled = new double[3][3];
        for (int i = 0; i < 9; i++) {
            scaled[i / 3][i % 3] = ROOT[i / 3][i % 3] / largest;
        }
        return scaled;
    }
}
