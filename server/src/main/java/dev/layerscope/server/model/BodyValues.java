package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the node of control flow inside whose body something stands: that is no layer, the node's outputs are. */
final class BodyValues {
    private final Map<String, Node> holders = new HashMap<>();

    BodyValues(Graph graph) {
        for (Node node : graph.nodes()) {
            node.bodies().forEach(body -> collect(body, node));
        }
    }

    private void collect(Graph body, Node holder) {
        for (Node node : body.nodes()) {
            if (!node.name().isEmpty()) {
                holders.putIfAbsent(node.name(), holder);
            }
            node.presentOutputs().forEach(output -> holders.putIfAbsent(output, holder));
            node.bodies().forEach(nested -> collect(nested, holder));
        }
    }

    /** The node of the graph itself whose body, or a body in that, holds the value or node of a name. */
    Optional<Node> holder(String name) {
        return Optional.ofNullable(holders.get(name));
    }
}
