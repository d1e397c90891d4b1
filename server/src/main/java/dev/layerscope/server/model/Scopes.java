package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scope of every node of a graph. */
final class Scopes {
    private final Map<String, Scope> byFirstOutput = new HashMap<>();

    Scopes(Graph graph, Map<String, Dependence> dependence) {
        List<Scope> tensorFlow = graph.nodes().stream()
                .map(Scope::of)
                .filter(scope -> scope.style() == Scope.Style.TENSORFLOW)
                .toList();
        int levels = sharedLevels(tensorFlow);
        Map<String, List<String>> gaps = ScopeGaps.modules(graph);
        TracedCalls calls = new TracedCalls();
        for (Node node : graph.nodes()) {
            if (!node.presentOutputs().isEmpty()) {
                Scope scope = Scope.of(node).without(levels);
                List<String> around = gaps.get(key(node));
                if (around != null) {
                    scope = calls.beside(new Scope(Scope.Style.DYNAMO, around, scope.step()));
                } else if (scope.style() == Scope.Style.DYNAMO) {
                    scope = dependence.get(key(node)) == Dependence.CONTENT ? calls.next(scope) : calls.beside(scope);
                }
                byFirstOutput.put(key(node), scope);
            }
        }
    }

    Scope of(Node node) {
        Scope scope = node.presentOutputs().isEmpty() ? null : byFirstOutput.get(key(node));
        return scope == null ? Scope.of(node) : scope;
    }

    /** No two nodes compute the same value, while nodes without names may otherwise be alike. */
    private static String key(Node node) {
        return node.presentOutputs().get(0);
    }

    /** How many outer levels ({@code StatefulPartitionedCall/model_1}) all have in common, and so tell nothing. */
    private static int sharedLevels(List<Scope> scopes) {
        if (scopes.isEmpty()) {
            return 0;
        }
        List<String> shared = scopes.get(0).modules();
        int deepest = 0;
        for (Scope scope : scopes) {
            int same = 0;
            int most = Math.min(shared.size(), scope.modules().size());
            while (same < most && shared.get(same).equals(scope.modules().get(same))) {
                same++;
            }
            shared = shared.subList(0, same);
            deepest = Math.max(deepest, scope.modules().size());
        }
        // A model of one layer shares that layer's name too.
        return Math.min(shared.size(), deepest - 1);
    }
}
