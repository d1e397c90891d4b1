package dev.layerscope.server.activation;

import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** A small tensor of seeded numbers, and slow, plain ways to read it. */
// Nobody compares examples.
@SuppressWarnings("ArrayRecordComponent")
record Example(Shape shape, float[] values) {
    static Example of(long... dims) {
        return of(new Random(17), Shape.of(dims));
    }

    /** Dimensions of 1 to 4. */
    static Example random(Random random, int rank) {
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = 1L + random.nextInt(4);
        }
        return of(random, Shape.of(dims));
    }

    private static Example of(Random random, Shape shape) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 4 - 2;
        }
        return new Example(shape, values);
    }

    Tensor tensor() {
        return Tensor.ofFloats(shape, values);
    }

    /** As an activation of a layer called {@code conv}. */
    Activation activation(int channelAxis) {
        return activation(tensor(), channelAxis);
    }

    static Activation activation(Tensor tensor, int channelAxis) {
        Layer layer = new Layer(
                "conv",
                "conv_output",
                "conv_node",
                "Conv",
                List.of(),
                Layer.ActivationSide.NEITHER,
                false,
                0,
                false,
                false);
        return new Activation(layer, tensor, channelAxis);
    }

    float get(int... index) {
        int at = 0;
        for (int axis = 0; axis < index.length; axis++) {
            at = at * (int) shape.dim(axis) + index[axis];
        }
        return values[at];
    }

    /** The values of element n of the batch and channel c, in row-major order. */
    float[] plane(int channelAxis, int n, int c) {
        int count = 0;
        float[] plane = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int[] index = index(i);
            if (index[channelAxis] == c && (channelAxis == 0 || index[0] == n)) {
                plane[count++] = values[i];
            }
        }
        return java.util.Arrays.copyOf(plane, count);
    }

    private int[] index(int element) {
        int[] index = new int[shape.rank()];
        int rest = element;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % (int) shape.dim(axis);
            rest /= (int) shape.dim(axis);
        }
        return index;
    }

    static float[] floats(Tensor tensor) {
        float[] floats = new float[(int) tensor.shape().elements()];
        tensor.bytes().asFloatBuffer().get(floats);
        return floats;
    }
}
