package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that the optimizer of PyTorch's dynamo exporter made without saying where, such as the Split of a chunk. Each
 * stands in the modules that are around all nodes before and behind it.
 */
final class ScopeGaps {
    private final List<Node> nodes;
    private final Map<String, List<String>> known = new HashMap<>();

    private ScopeGaps(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** The modules around each node that has none of its own, by its first output; empty for other exporters' graphs. */
    static Map<String, List<String>> modules(Graph graph) {
        ScopeGaps gaps = new ScopeGaps(graph.nodes().stream()
                .filter(node -> !node.presentOutputs().isEmpty())
                .toList());
        gaps.findKnown();
        return gaps.known.isEmpty() ? Map.of() : gaps.fill(graph);
    }

    private void findKnown() {
        for (Node node : nodes) {
            Scope scope = Scope.of(node);
            if (scope.style() == Scope.Style.DYNAMO) {
                node.presentOutputs().forEach(value -> known.put(value, scope.modules()));
            }
        }
    }

    private Map<String, List<String>> fill(Graph graph) {
        Set<String> returned = new HashSet<>();
        graph.outputs().stream().map(ValueInfo::name).forEach(returned::add);
        Map<String, List<String>> before = new HashMap<>(known);
        for (Node node : nodes) {
            if (!isKnown(node)) {
                common(node.uses().stream()
                                .map(before::get)
                                .filter(Objects::nonNull)
                                .toList())
                        .ifPresent(modules -> node.presentOutputs().forEach(value -> before.put(value, modules)));
            }
        }
        Map<String, List<Node>> consumers = graph.consumers();
        Map<String, List<String>> behind = new HashMap<>(known);
        Map<String, List<String>> filled = new HashMap<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (!isKnown(node)) {
                List<List<String>> around = new ArrayList<>();
                node.presentOutputs().stream()
                        .flatMap(value -> consumers.getOrDefault(value, List.of()).stream())
                        .flatMap(user -> user.presentOutputs().stream().limit(1))
                        .map(behind::get)
                        .filter(Objects::nonNull)
                        .forEach(around::add);
                if (node.presentOutputs().stream().anyMatch(returned::contains)) {
                    around.add(List.of());
                }
                common(around).ifPresent(modules -> node.presentOutputs().forEach(v -> behind.put(v, modules)));
                Optional.ofNullable(before.get(first(node))).ifPresent(around::add);
                filled.put(first(node), common(around).orElse(List.of()));
            }
        }
        return filled;
    }

    private boolean isKnown(Node node) {
        return known.containsKey(first(node));
    }

    private static String first(Node node) {
        return node.presentOutputs().get(0);
    }

    /** What all begin with; empty for none. */
    private static Optional<List<String>> common(List<List<String>> scopes) {
        return scopes.stream().reduce((one, other) -> {
            int same = 0;
            while (same < Math.min(one.size(), other.size()) && one.get(same).equals(other.get(same))) {
                same++;
            }
            return one.subList(0, same);
        });
    }
}
