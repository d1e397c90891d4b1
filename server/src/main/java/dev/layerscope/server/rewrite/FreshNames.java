package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names that nothing in a graph has. */
public final class FreshNames {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** For values: no name of one in the graph or its bodies, whether computed or only used. */
    public static FreshNames ofValues(Graph graph) {
        FreshNames names = new FreshNames();
        names.takeValues(graph);
        return names;
    }

    /** For nodes of the graph itself. */
    static FreshNames ofNodes(Graph graph) {
        FreshNames names = new FreshNames();
        graph.nodes().forEach(node -> names.taken.add(node.name()));
        return names;
    }

    private void takeValues(Graph graph) {
        graph.inputs().stream().map(ValueInfo::name).forEach(taken::add);
        graph.outputs().stream().map(ValueInfo::name).forEach(taken::add);
        taken.addAll(graph.weights().keySet());
        for (Node node : graph.nodes()) {
            taken.addAll(node.inputs());
            taken.addAll(node.outputs());
            node.bodies().forEach(this::takeValues);
        }
    }

    /** The wanted name, or that with the lowest free number: {@code Add}, {@code Add_1}. */
    public String take(String wanted) {
        String name = wanted;
        while (!taken.add(name)) {
            name = wanted + "_" + counts.merge(wanted, 1, Integer::sum);
        }
        return name;
    }
}
