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
 * Makes weights of large constants, so that they are handed to sessions like other weights instead of being written into
 * each derived graph; the calls of a function share the constants in it.
 *
 * <pre>
 * before: Constant(value=W) -> w;  x, w -> MatMul -> y
 * after:  weight w = W;            x, w -> MatMul -> y
 * </pre>
 */
public final class HoistConstants {
    private HoistConstants() {}

    /**
     * @param fromBytes the smallest constant that becomes a weight
     */
    public static Graph of(Graph graph, long fromBytes) {
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.is("Constant")
                    && node.attributes().get("value") instanceof Attribute.Constant constant
                    && constant.value().content() instanceof Weight.Bytes
                    && constant.value().byteSize() >= fromBytes
                    && node.presentOutputs().size() == 1) {
                weights.put(node.presentOutputs().get(0), constant.value());
            } else {
                nodes.add(node);
            }
        }
        return nodes.size() == graph.nodes().size()
                ? graph
                : graph.withNodes(nodes).withWeights(weights);
    }
}
