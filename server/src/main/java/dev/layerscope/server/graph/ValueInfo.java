package dev.layerscope.server.graph;

import java.util.Optional;

/**
 * A value at the edge of a graph.
 *
 * @param type empty where the file doesn't say; ONNX Runtime infers the type of an output
 */
public record ValueInfo(String name, Optional<ValueType> type) {
    public static ValueInfo untyped(String name) {
        return new ValueInfo(name, Optional.empty());
    }

    /** The tensor type, where it is one. */
    public Optional<ValueType.TensorType> tensorType() {
        return type.filter(ValueType.TensorType.class::isInstance).map(ValueType.TensorType.class::cast);
    }
}
