package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.ValueInfo;
import java.util.Collection;

/**
 * Makes chosen values the outputs, and cuts away what they don't need.
 *
 * <pre>
 * before: x -> Conv -> c -> Relu -> r -> Gemm -> y        outputs: y
 * after:  x -> Conv -> c -> Relu -> r                     outputs: c, r   (for the values c and r)
 * </pre>
 */
public final class Observe {
    private Observe() {}

    /** The outputs have no type: ONNX Runtime infers it. */
    public static Graph values(Graph graph, Collection<String> values) {
        return Cut.unneeded(
                graph.withOutputs(values.stream().map(ValueInfo::untyped).toList()));
    }
}
