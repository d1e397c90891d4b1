package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** All values that depend on a node: its outputs and whatever is computed from them. */
public final class Downstream {
    private Downstream() {}

    public static Set<String> of(Graph graph, Node start) {
        Set<String> reached = new HashSet<>(start.presentOutputs());
        for (Node node : graph.nodes()) {
            if (!Collections.disjoint(node.uses(), reached)) {
                reached.addAll(node.presentOutputs());
            }
        }
        return reached;
    }
}
