package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** All values that depend on others: they themselves and whatever is computed from them. */
public final class Downstream {
    private Downstream() {}

    public static Set<String> of(Graph graph, Node start) {
        return of(graph, start.presentOutputs());
    }

    public static Set<String> of(Graph graph, Collection<String> start) {
        Set<String> reached = new HashSet<>(start);
        for (Node node : graph.nodes()) {
            if (!Collections.disjoint(node.uses(), reached)) {
                reached.addAll(node.presentOutputs());
            }
        }
        return reached;
    }
}
