package dev.layerscope.server.graph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What kind of value a name stands for. */
public sealed interface ValueType {
    /**
     * A tensor.
     *
     * @param elementNumber the element type's number in {@code TensorProto.DataType}
     * @param dims empty where not even the rank is known
     */
    record TensorType(int elementNumber, Optional<List<Dim>> dims) implements ValueType {
        public TensorType {
            dims = dims.map(List::copyOf);
        }
    }

    /** A list of tensors of one element type. */
    record SequenceType(TensorType element) implements ValueType {}

    /** A map, an optional, or a sequence of other things than tensors, kept as the file has it. */
    record OtherType(ByteBuffer encoded) implements ValueType {}

    /** One dimension: a number, a symbol, or unknown (an empty symbol). */
    record Dim(long size, String symbol) {
        public static Dim of(long size) {
            return new Dim(size, "");
        }

        public static Dim of(String symbol) {
            return new Dim(-1, symbol);
        }

        public boolean isFixed() {
            return size >= 0;
        }
    }
}
