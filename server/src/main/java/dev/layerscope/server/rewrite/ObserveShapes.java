package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph that returns the shapes of values instead of the values, so that one run tells them all without moving the
 * tensors.
 *
 * <pre>
 * before: x -> Conv -> c -> Relu -> r
 * after:  x -> Conv -> c -> Relu -> r;  c -> Shape -> shape_of_0;  r -> Shape -> shape_of_1     (ONNX Shape, opset 1)
 * </pre>
 *
 * @param outputs for each value, the name of the int64 vector that is its shape
 */
public record ObserveShapes(Graph graph, Map<String, String> outputs) {
    public static ObserveShapes of(Graph graph, List<String> values) {
        FreshNames names = FreshNames.ofValues(graph);
        Map<String, String> outputs = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>(graph.nodes());
        for (String value : values) {
            String name = names.take("shape_of_" + outputs.size());
            outputs.put(value, name);
            nodes.add(Node.of("Shape", List.of(value), List.of(name), Map.of()));
        }
        Graph observed = graph.withNodes(nodes)
                .withOutputs(outputs.values().stream().map(ValueInfo::untyped).toList());
        return new ObserveShapes(Cut.unneeded(observed), outputs);
    }
}
