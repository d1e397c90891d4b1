package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes nodes, weights and inputs that no output depends on, and inputs that only repeat a weight. */
public final class Cut {
    private Cut() {}

    public static Graph unneeded(Graph graph) {
        Set<String> needed = needed(graph);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!Collections.disjoint(node.presentOutputs(), needed)) {
                nodes.add(node);
            }
        }
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.keySet().retainAll(needed);
        // A weight that is also an input could be replaced by a feed, so ONNX Runtime would not fold or repack it.
        return graph.withNodes(nodes)
                .withWeights(weights)
                .withInputs(graph.requiredInputs().stream()
                        .filter(input -> needed.contains(input.name()))
                        .toList());
    }

    private static Set<String> needed(Graph graph) {
        Map<String, Node> producers = graph.producers();
        Set<String> needed = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>();
        graph.outputs().forEach(output -> open.add(output.name()));
        while (!open.isEmpty()) {
            String value = open.remove();
            if (needed.add(value)) {
                Node producer = producers.get(value);
                if (producer != null) {
                    open.addAll(producer.uses());
                }
            }
        }
        return needed;
    }
}
