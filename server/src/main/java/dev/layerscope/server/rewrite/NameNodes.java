package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every node a name of its own, so that an error of ONNX Runtime tells which one failed.
 *
 * <pre>
 * before: "" Conv, "" Relu, "a" Add, "a" Add
 * after:  "node_0" Conv, "node_1" Relu, "node_2" Add, "node_3" Add
 * </pre>
 */
public final class NameNodes {
    private static final String PREFIX = "node_";

    private NameNodes() {}

    public static Graph of(Graph graph) {
        List<Node> named = new ArrayList<>();
        for (Node node : graph.nodes()) {
            named.add(node.withName(PREFIX + named.size()));
        }
        return graph.withNodes(named);
    }
}
