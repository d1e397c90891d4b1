package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins weights that came in parts, because one buffer ends at 2 GiB.
 *
 * <pre>
 * before: x, w -> MatMul -> y                                       parts of w: [20000, 9], [10000, 9]
 * after:  w_part, w_part_1 -> Concat(axis=0) -> w;  x, w -> MatMul -> y
 * </pre>
 */
public final class JoinParts {
    private JoinParts() {}

    /**
     * @param parts by the weight's name, along its first axis
     */
    public static Graph of(Graph graph, Map<String, List<Weight>> parts) {
        if (parts.isEmpty()) {
            return graph;
        }
        FreshNames fresh = FreshNames.ofValues(graph);
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        List<Node> nodes = new ArrayList<>();
        parts.forEach((whole, pieces) -> {
            List<String> names = new ArrayList<>();
            for (Weight piece : pieces) {
                String name = fresh.take(whole + "_part");
                names.add(name);
                weights.put(name, piece);
            }
            nodes.add(Node.of("Concat", names, List.of(whole), Map.of("axis", new Attribute.Int(0))));
        });
        nodes.addAll(graph.nodes());
        // A weight in parts can't be the default of an input any more.
        return graph.withWeights(weights)
                .withNodes(nodes)
                .withInputs(graph.inputs().stream()
                        .filter(input -> !parts.containsKey(input.name()))
                        .toList());
    }
}
