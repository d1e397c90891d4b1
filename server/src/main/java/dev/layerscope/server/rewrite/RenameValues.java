package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.List;
import java.util.Map;

/** Gives values that nodes use other names, also where bodies of control flow take them from around them. */
final class RenameValues {
    private final Map<String, String> names;

    /**
     * @param names by the name until now
     */
    RenameValues(Map<String, String> names) {
        this.names = names;
    }

    String of(String name) {
        return names.getOrDefault(name, name);
    }

    /** The node with other inputs; its outputs stay. */
    Node inUses(Node node) {
        return node.withValues(node.inputs().stream().map(this::of).toList(), node.outputs())
                .withBodies(this::inBody);
    }

    /** Names inside a body are never those of values around it, so all that are known here are from there. */
    private Graph inBody(Graph body) {
        List<ValueInfo> outputs = body.outputs().stream()
                .map(output -> new ValueInfo(of(output.name()), output.type()))
                .toList();
        return body.withNodes(body.nodes().stream().map(this::inUses).toList()).withOutputs(outputs);
    }
}
