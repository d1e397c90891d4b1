package dev.layerscope.server.activation.components;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Centred samples times directions, and how far the products reach. Used by one thread. */
final class Projection {
    private static final int BLOCK = 1 << 12;

    private final CenteredRows rows;
    private final double[][] vectors;
    private final float[] lowest;
    private final float[] highest;

    /**
     * @param vectors {@code [K, C]}
     */
    Projection(CenteredRows rows, double[][] vectors) {
        this.rows = rows;
        this.vectors = vectors;
        this.lowest = new float[vectors.length];
        this.highest = new float[vectors.length];
        Arrays.fill(lowest, Float.POSITIVE_INFINITY);
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    }

    /**
     * All products, NaN where they aren't finite.
     *
     * @param shape {@code [N, K, ...]} of the result
     * @return owned by the caller
     */
    Tensor onto(Shape shape, TensorPool pool) {
        Tensor result = pool.allocate(ElementType.FLOAT, shape);
        FloatBuffer values = result.bytes().asFloatBuffer();
        int positions = Math.toIntExact(shape.product(2, shape.rank()));
        int most = Math.min(BLOCK, rows.samples());
        double[] row = new double[most];
        double[][] sums = new double[vectors.length][most];
        for (int from = 0; from < rows.samples(); from += BLOCK) {
            int count = Math.min(BLOCK, rows.samples() - from);
            multiply(from, count, row, sums);
            for (int k = 0; k < vectors.length; k++) {
                for (int i = 0; i < count; i++) {
                    int sample = from + i;
                    int at = (sample / positions * vectors.length + k) * positions + sample % positions;
                    values.put(at, taken(k, sample, sums[k][i]));
                }
            }
        }
        return result;
    }

    private void multiply(int from, int count, double[] row, double[][] sums) {
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
        for (int c = 0; c < rows.channels(); c++) {
            rows.read(c, from, count, row);
            for (int k = 0; k < vectors.length; k++) {
                double loading = vectors[k][c];
                double[] sum = sums[k];
                for (int i = 0; i < count; i++) {
                    sum[i] += loading * row[i];
                }
            }
        }
    }

    private float taken(int component, int sample, double product) {
        float value = (float) product;
        if (!Float.isFinite(value) || rows.leftOut().get(sample)) {
            return Float.NaN;
        }
        lowest[component] = Math.min(lowest[component], value);
        highest[component] = Math.max(highest[component], value);
        return value;
    }

    /** The least product that is finite, once there are any. */
    float lowest(int component) {
        return lowest[component];
    }

    /** The greatest. */
    float highest(int component) {
        return highest[component];
    }
}
