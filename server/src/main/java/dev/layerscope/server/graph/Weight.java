package dev.layerscope.server.graph;

import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A constant tensor of a model.
 *
 * @param elementNumber the element type's number in {@code TensorProto.DataType}
 */
public record Weight(int elementNumber, Shape shape, Content content) {
    private static final int INT64 = 7;
    private static final int FLOAT = 1;

    /** Where the values are. */
    public sealed interface Content {}

    /** Here: little endian, row major, read-only. Direct where they were read from a file. */
    public record Bytes(ByteBuffer buffer) implements Content {
        public Bytes {
            buffer = buffer.asReadOnlyBuffer();
        }

        /** A view with a position of its own, little endian. */
        public ByteBuffer view() {
            return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * The values of another weight in another order. Takes no memory until it is copied.
     *
     * @param source row major in a shape of its own
     * @param elementBytes of one of its values
     */
    public record Rearranged(Bytes source, Strides order, int elementBytes) implements Content {
        /** Writes the values, little endian. */
        public void copyTo(ByteBuffer to) {
            order.copy(source.view(), to.order(ByteOrder.LITTLE_ENDIAN), elementBytes);
        }

        /** The same values in memory of their own. */
        public Bytes copied() {
            ByteBuffer copy = ByteBuffer.allocateDirect(source.buffer().remaining());
            copyTo(copy);
            return new Bytes(copy.flip());
        }
    }

    /** Strings and other things that no pass looks into, as the file has them. */
    public record Opaque(ByteBuffer encoded) implements Content {}

    /** In a file beside the model, not read. */
    public record External(String location, long offset, long length) implements Content {}

    public static Weight ofInts(long... values) {
        return ofInts(Shape.of(values.length), values);
    }

    public static Weight ofInts(Shape shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Weight(INT64, shape, new Bytes(bytes));
    }

    public static Weight ofFloats(Shape shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Weight(FLOAT, shape, new Bytes(bytes));
    }

    public long elements() {
        return shape.elements();
    }

    /** Bytes held here; 0 where the values are elsewhere. */
    public long byteSize() {
        if (content instanceof Bytes bytes) {
            return bytes.buffer().remaining();
        }
        return content instanceof Opaque opaque ? opaque.encoded().remaining() : 0;
    }
}
