package dev.layerscope.server.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The dimensions of a tensor, outermost first, none negative. A scalar has none. Immutable. */
public final class Shape {
    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /**
     * A shape of these dimensions.
     *
     * @throws IllegalArgumentException where a dimension is negative
     */
    public static Shape of(long... dims) {
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "shape: " + Arrays.toString(dims) + " (expected: no negative dimension)");
            }
        }
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    public long dim(int axis) {
        return dims[axis];
    }

    public long[] toArray() {
        return dims.clone();
    }

    /**
     * The product of the dimensions; 1 for a scalar.
     *
     * @throws ArithmeticException where it does not fit into a long
     */
    public long elements() {
        return product(0, dims.length);
    }

    /** The product of the dimensions from one axis up to, but without, another. */
    public long product(int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, dims[axis]);
        }
        return product;
    }

    /** This shape with another dimension in place of one. */
    public Shape with(int axis, long dim) {
        long[] changed = dims.clone();
        changed[axis] = dim;
        return of(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As NumPy and PyTorch users write it: {@code [1, 64, 56, 56]}. */
    @Override
    public String toString() {
        return LongStream.of(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
