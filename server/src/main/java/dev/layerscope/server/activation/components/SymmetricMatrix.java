package dev.layerscope.server.activation.components;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/** A square matrix that equals its transpose, with both halves stored. */
final class SymmetricMatrix {
    private final double[][] rows;

    /** One of zeros. */
    SymmetricMatrix(int size) {
        this.rows = new double[size][size];
    }

    int size() {
        return rows.length;
    }

    /** Adds a matrix that is stored row by row. */
    void add(DoubleBuffer other) {
        double[] row = new double[rows.length];
        for (double[] sum : rows) {
            other.get(row);
            for (int i = 0; i < row.length; i++) {
                sum[i] += row[i];
            }
        }
    }

    /** The sum of the diagonal, which is that of all eigenvalues. */
    double trace() {
        double trace = 0;
        for (int i = 0; i < rows.length; i++) {
            trace += rows[i][i];
        }
        return trace;
    }

    /** The root of the sum of squares, which is no less than any eigenvalue's magnitude. */
    double norm() {
        double squares = 0;
        for (double[] row : rows) {
            squares += DotProduct.of(row, row, row.length);
        }
        return Math.sqrt(squares);
    }

    /** The matrix times a vector. Four rows at a time, in a loop that the JVM turns into vector instructions. */
    void multiply(double[] vector, double[] result) {
        Arrays.fill(result, 0);
        int i = 0;
        for (; i + 4 <= rows.length; i += 4) {
            addFour(i, vector, result);
        }
        for (; i < rows.length; i++) {
            double[] row = rows[i];
            double factor = vector[i];
            for (int j = 0; j < row.length; j++) {
                result[j] += factor * row[j];
            }
        }
    }

    private void addFour(int i, double[] vector, double[] result) {
        double[] r0 = rows[i];
        double[] r1 = rows[i + 1];
        double[] r2 = rows[i + 2];
        double[] r3 = rows[i + 3];
        double f0 = vector[i];
        double f1 = vector[i + 1];
        double f2 = vector[i + 2];
        double f3 = vector[i + 3];
        for (int j = 0; j < result.length; j++) {
            result[j] += (f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]);
        }
    }
}
