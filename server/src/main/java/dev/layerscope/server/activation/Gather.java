package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;

/** Takes chosen indices of every axis out of a tensor, as NumPy's {@code x[np.ix_(...)]}. */
final class Gather {
    private final int[][] indices;
    private final long[] strides;
    private final int contiguousFrom;
    private final int runBytes;
    private final ByteBuffer source;
    private final ByteBuffer destination;

    private Gather(Tensor tensor, int[][] indices, Tensor result) {
        this.indices = indices;
        this.source = tensor.bytes();
        this.destination = result.bytes();
        Shape shape = tensor.shape();
        this.strides = new long[shape.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] =
                    shape.product(axis + 1, shape.rank()) * tensor.type().bytes();
        }
        this.contiguousFrom = contiguousFrom(shape, indices);
        this.runBytes = Math.toIntExact(
                shape.product(contiguousFrom, shape.rank()) * tensor.type().bytes());
    }

    /** A new tensor, owned by the caller. */
    static Tensor of(Tensor tensor, int[][] indices, TensorPool pool) {
        long[] dims = new long[indices.length];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = indices[axis].length;
        }
        Tensor result = pool.allocate(tensor.type(), Shape.of(dims));
        new Gather(tensor, indices, result).copy(0, 0);
        return result;
    }

    /** From this axis on everything is taken in order, so it is one run of bytes. */
    private static int contiguousFrom(Shape shape, int[][] indices) {
        int axis = indices.length;
        while (axis > 0 && isWhole(indices[axis - 1], shape.dim(axis - 1))) {
            axis--;
        }
        return axis;
    }

    private static boolean isWhole(int[] taken, long available) {
        if (taken.length != available) {
            return false;
        }
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] != i) {
                return false;
            }
        }
        return true;
    }

    private void copy(int axis, long offset) {
        if (axis == contiguousFrom) {
            int start = Math.toIntExact(offset);
            destination.put(source.slice(start, runBytes));
            return;
        }
        for (int index : indices[axis]) {
            copy(axis + 1, offset + index * strides[axis]);
        }
    }
}
