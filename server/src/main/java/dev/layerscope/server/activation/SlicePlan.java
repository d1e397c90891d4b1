package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.Shape;

/**
 * Cuts a tensor into boxes that follow each other in row-major order, so that their bytes, one after the other, are the
 * tensor's.
 *
 * <p>With a the outermost axis of which one index fits into a slice: a slice has one index of every axis before a, as many
 * as fit of a, and all of the axes behind.
 */
final class SlicePlan {
    private final Shape shape;
    private final int axis;
    private final long length;
    /** What is cut into pieces of that length: the axis, or a unit of rows of it. */
    private final long line;

    private final long perLine;

    private SlicePlan(Shape shape, int axis, long length, long line) {
        this.shape = shape;
        this.axis = axis;
        this.length = length;
        this.line = line;
        this.perLine = (line + length - 1) / length;
    }

    /**
     * How long slices may be.
     *
     * @param bytes of one
     * @param rows of the first axis
     * @param rowUnit rows that belong together: a slice has a multiple of them, or rows of one unit only
     */
    record Limits(long bytes, long rows, long rowUnit) {}

    /** One box: along each axis, the first index and the one after the last. */
    record Slice(Range[] ranges) {
        Shape shape() {
            long[] dims = new long[ranges.length];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = ranges[axis].length();
            }
            return Shape.of(dims);
        }
    }

    /** Indices of one axis. */
    record Range(long from, long to) {
        long length() {
            return to - from;
        }
    }

    /**
     * @param elementBytes what one element costs
     * @throws DomainException TOO_LARGE where one element costs more than a slice may
     */
    static SlicePlan of(Shape shape, long elementBytes, Limits limits) {
        long inner = elementBytes;
        if (inner > limits.bytes()) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "slice: %d bytes for each value of %s (expected: at most %d; ask for a crop)"
                                    .formatted(inner, shape, limits.bytes()))
                    .with("bytes", inner)
                    .with("limitBytes", limits.bytes());
        }
        int axis = Math.max(0, shape.rank() - 1);
        while (axis > 0 && fits(inner, shape.dim(axis), limits.bytes())) {
            inner *= Math.max(1, shape.dim(axis));
            axis--;
        }
        long length = Math.max(1, limits.bytes() / inner);
        if (axis == 0) {
            length = Math.max(1, Math.min(length, limits.rows()));
            if (length < limits.rowUnit()) {
                return new SlicePlan(shape, 0, length, limits.rowUnit());
            }
            length -= length % limits.rowUnit();
        }
        return new SlicePlan(shape, axis, length, shape.rank() == 0 ? 1 : shape.dim(axis));
    }

    private static boolean fits(long inner, long dim, long most) {
        return dim <= 1 || inner <= most / dim;
    }

    /** The axis along which slices have several indices. */
    int axis() {
        return axis;
    }

    /** Whether slices have whole units of rows. */
    boolean keepsUnits(long rowUnit) {
        return axis == 0 && length % rowUnit == 0;
    }

    long count() {
        return shape.rank() == 0 ? 1 : shape.product(0, axis + 1) / Math.max(1, line) * perLine;
    }

    Slice slice(long index) {
        Range[] ranges = new Range[shape.rank()];
        long lines = index / perLine;
        for (int a = ranges.length - 1; a >= 0; a--) {
            if (a > axis) {
                ranges[a] = new Range(0, shape.dim(a));
            } else if (a == axis) {
                long linesPerAxis = shape.dim(a) / line;
                long start = lines % linesPerAxis * line;
                long from = start + index % perLine * length;
                ranges[a] = new Range(from, Math.min(start + line, from + length));
                lines /= linesPerAxis;
            } else {
                ranges[a] = new Range(lines % shape.dim(a), lines % shape.dim(a) + 1);
                lines /= shape.dim(a);
            }
        }
        return new Slice(ranges);
    }
}
