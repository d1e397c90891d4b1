package dev.layerscope.server.graph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;

/** A constant parameter of a node. */
public sealed interface Attribute {
    /** The attribute with other bodies, where it holds any. */
    default Attribute withBodies(UnaryOperator<Graph> change) {
        if (this instanceof Body body) {
            return new Body(change.apply(body.value()));
        }
        return this instanceof Bodies several
                ? new Bodies(several.values().stream().map(change).toList())
                : this;
    }

    record Real(float value) implements Attribute {}

    record Int(long value) implements Attribute {}

    record Text(String value) implements Attribute {}

    record Constant(Weight value) implements Attribute {}

    /** A body of control flow. */
    record Body(Graph value) implements Attribute {}

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        public static Ints of(long... values) {
            return new Ints(java.util.Arrays.stream(values).boxed().toList());
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    record Bodies(List<Graph> values) implements Attribute {
        public Bodies {
            values = List.copyOf(values);
        }
    }

    /**
     * Inside a {@link Function}: what the call gives under a name.
     *
     * @param typeNumber of the value, in {@code AttributeProto.AttributeType}
     */
    record Reference(String parameter, int typeNumber) implements Attribute {}

    /** Whatever no pass looks into (sparse tensors, types, text that is no UTF-8), kept as the file has it. */
    record Opaque(ByteBuffer encoded) implements Attribute {}
}
