package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Frees the height and width of an image input that was exported with fixed ones.
 *
 * <pre>
 * before: input [1, 3, 224, 224]
 * after:  input [1, 3, height, width]
 * </pre>
 *
 * Nodes whose constants fix a size (a Reshape before a Gemm) fail when they run at another.
 */
public final class SymbolicSize {
    private SymbolicSize() {}

    /**
     * Frees them.
     *
     * @param input name of the image input
     * @param heightAxis 2 for NCHW, 1 for NHWC; the width is the next axis
     */
    public static Graph of(Graph graph, String input, int heightAxis) {
        return graph.withInputs(graph.inputs().stream()
                .map(value -> value.name().equals(input) ? freed(value, heightAxis) : value)
                .toList());
    }

    private static ValueInfo freed(ValueInfo value, int heightAxis) {
        return value.tensorType()
                .flatMap(type -> type.dims().map(dims -> {
                    List<ValueType.Dim> changed = new ArrayList<>(dims);
                    changed.set(heightAxis, ValueType.Dim.of("height"));
                    changed.set(heightAxis + 1, ValueType.Dim.of("width"));
                    return new ValueInfo(
                            value.name(),
                            Optional.of(new ValueType.TensorType(type.elementNumber(), Optional.of(changed))));
                }))
                .orElse(value);
    }
}
