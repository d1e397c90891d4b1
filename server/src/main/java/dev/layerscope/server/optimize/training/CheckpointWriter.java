package dev.layerscope.server.optimize.training;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the file that a training session begins with. */
final class CheckpointWriter {
    private static final int OVERHEAD_BYTES = 1024;

    /** As wide as a vector register. */
    private static final int ALIGNMENT_BYTES = 16;

    private final FlatBufferBuilder builder;

    private CheckpointWriter(int bytes) {
        builder = new FlatBufferBuilder(bytes);
    }

    static byte[] write(Checkpoint checkpoint) {
        long bytes = (1L + checkpoint.moments().size()) * checkpoint.values().length * Float.BYTES + OVERHEAD_BYTES;
        return new CheckpointWriter(Math.toIntExact(bytes)).file(checkpoint);
    }

    private byte[] file(Checkpoint checkpoint) {
        int module = module(checkpoint);
        int groups = checkpoint.moments().isEmpty() ? 0 : builder.createVectorOfTables(new int[] {group(checkpoint)});
        builder.startTable(CheckpointFormat.Root.SLOTS);
        builder.addInt(CheckpointFormat.Root.VERSION, CheckpointFormat.VERSION, 0);
        builder.addOffset(CheckpointFormat.Root.MODULE, module, 0);
        builder.addOffset(CheckpointFormat.Root.GROUPS, groups, 0);
        builder.finish(builder.endTable(), CheckpointFormat.IDENTIFIER);
        return builder.sizedByteArray();
    }

    private int module(Checkpoint checkpoint) {
        int parameter = tensor(checkpoint.name(), checkpoint.shape(), checkpoint.values());
        int trained = builder.createVectorOfTables(new int[] {parameter});
        // None, but ONNX Runtime wants the list.
        int frozen = builder.createVectorOfTables(new int[0]);
        builder.startTable(CheckpointFormat.Module.SLOTS);
        builder.addOffset(CheckpointFormat.Module.TRAINED, trained, 0);
        builder.addOffset(CheckpointFormat.Module.FROZEN, frozen, 0);
        return builder.endTable();
    }

    private int group(Checkpoint checkpoint) {
        int[] moments = new int[checkpoint.moments().size()];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = tensor(
                    CheckpointFormat.moment(i),
                    checkpoint.shape(),
                    checkpoint.moments().get(i));
        }
        int states = builder.createVectorOfTables(new int[] {state(checkpoint.name(), moments)});
        int name = builder.createString(CheckpointFormat.GROUP);
        builder.startTable(CheckpointFormat.Group.SLOTS);
        builder.addOffset(CheckpointFormat.Group.NAME, name, 0);
        builder.addLong(CheckpointFormat.Group.STEP, checkpoint.step(), 0);
        builder.addOffset(CheckpointFormat.Group.STATES, states, 0);
        return builder.endTable();
    }

    private int state(String parameter, int[] moments) {
        int name = builder.createString(parameter);
        int vector = builder.createVectorOfTables(moments);
        builder.startTable(CheckpointFormat.State.SLOTS);
        builder.addOffset(CheckpointFormat.State.PARAMETER, name, 0);
        builder.addOffset(CheckpointFormat.State.MOMENTS, vector, 0);
        return builder.endTable();
    }

    private int tensor(String name, Shape shape, float[] values) {
        int text = builder.createString(name);
        int dims = dims(shape);
        int bytes = bytes(values);
        builder.startTable(CheckpointFormat.Tensor.SLOTS);
        builder.addOffset(CheckpointFormat.Tensor.NAME, text, 0);
        builder.addOffset(CheckpointFormat.Tensor.DIMS, dims, 0);
        builder.addInt(CheckpointFormat.Tensor.TYPE, CheckpointFormat.FLOAT, 0);
        builder.addOffset(CheckpointFormat.Tensor.BYTES, bytes, 0);
        return builder.endTable();
    }

    /** Lists are written from their end. */
    private int dims(Shape shape) {
        builder.startVector(Long.BYTES, shape.rank(), Long.BYTES);
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            builder.addLong(shape.dim(axis));
        }
        return builder.endVector();
    }

    private int bytes(float[] values) {
        ByteBuffer bytes = builder.createUnintializedVector(1, values.length * Float.BYTES, ALIGNMENT_BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return builder.endVector();
    }
}
