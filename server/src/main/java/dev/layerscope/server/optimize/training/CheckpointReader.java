package dev.layerscope.server.optimize.training;

import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the file that a training session leaves. */
final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads a checkpoint of a single parameter.
     *
     * @throws IllegalArgumentException where this is none
     */
    static Checkpoint read(byte[] file) {
        FlatTable root = FlatTable.root(ByteBuffer.wrap(file), CheckpointFormat.IDENTIFIER);
        int version = root.int32(CheckpointFormat.Root.VERSION);
        if (version != CheckpointFormat.VERSION) {
            throw FlatTable.broken("version %d (expected: %d)".formatted(version, CheckpointFormat.VERSION));
        }
        FlatTable module = root.table(CheckpointFormat.Root.MODULE)
                .orElseThrow(() -> FlatTable.broken("no parameters (expected: one)"));
        FlatTable parameter = single(module.tables(CheckpointFormat.Module.TRAINED), "parameters");
        String name = parameter.text(CheckpointFormat.Tensor.NAME);
        Shape shape = shape(parameter);
        List<float[]> moments = new ArrayList<>();
        long step = 0;
        List<FlatTable> groups = root.tables(CheckpointFormat.Root.GROUPS);
        if (!groups.isEmpty()) {
            FlatTable group = single(groups, "groups of parameters");
            step = group.int64(CheckpointFormat.Group.STEP);
            for (int i = 0; i < Checkpoint.MOMENTS; i++) {
                moments.add(moment(group, name, i, shape));
            }
        }
        return new Checkpoint(name, shape, floats(parameter, shape), moments, step);
    }

    private static float[] moment(FlatTable group, String parameter, int index, Shape shape) {
        FlatTable state = single(group.tables(CheckpointFormat.Group.STATES), "parameters with moments");
        String of = state.text(CheckpointFormat.State.PARAMETER);
        if (!of.equals(parameter)) {
            throw FlatTable.broken("moments of '%s' (expected: of '%s')".formatted(of, parameter));
        }
        List<FlatTable> named = state.tables(CheckpointFormat.State.MOMENTS).stream()
                .filter(tensor -> tensor.text(CheckpointFormat.Tensor.NAME).equals(CheckpointFormat.moment(index)))
                .toList();
        return floats(single(named, CheckpointFormat.moment(index)), shape);
    }

    private static FlatTable single(List<FlatTable> tables, String what) {
        if (tables.size() != 1) {
            throw FlatTable.broken("%d %s (expected: one)".formatted(tables.size(), what));
        }
        return tables.get(0);
    }

    private static Shape shape(FlatTable tensor) {
        return Shape.of(tensor.longs(CheckpointFormat.Tensor.DIMS));
    }

    private static float[] floats(FlatTable tensor, Shape expected) {
        int type = tensor.int32(CheckpointFormat.Tensor.TYPE);
        Shape shape = shape(tensor);
        ByteBuffer bytes = tensor.bytes(CheckpointFormat.Tensor.BYTES);
        if (type != CheckpointFormat.FLOAT || !shape.equals(expected) || bytes.remaining() != bytesOf(shape)) {
            throw FlatTable.broken("tensor of type %d, shape %s and %d bytes (expected: floats of shape %s)"
                    .formatted(type, shape, bytes.remaining(), expected));
        }
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static long bytesOf(Shape shape) {
        try {
            return Math.multiplyExact(shape.elements(), (long) Float.BYTES);
        } catch (ArithmeticException e) {
            return -1;
        }
    }
}
