package dev.layerscope.server.graph.onnx;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import java.util.Map;
import java.util.function.Predicate;

/** Bytes of the weights that a file would hold: protobuf ends at 2 GiB. */
final class FileSize {
    private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

    private long bytes;

    private FileSize() {}

    /**
     * @throws dev.layerscope.server.error.DomainException MODEL_REFUSED where they don't fit into a file
     */
    static void check(Graph graph, Predicate<String> handedOver) {
        FileSize size = new FileSize();
        size.add(graph, handedOver);
        if (size.bytes > MOST_BYTES) {
            throw OnnxReader.refused(
                    "%d bytes of constants and of weights in bodies of control flow (expected: at most %d)"
                            .formatted(size.bytes, MOST_BYTES));
        }
    }

    private void add(Graph graph, Predicate<String> handedOver) {
        for (Map.Entry<String, Weight> weight : graph.weights().entrySet()) {
            if (!handedOver.test(weight.getKey())) {
                bytes += weight.getValue().byteSize();
            }
        }
        for (Node node : graph.nodes()) {
            add(node);
        }
    }

    private void add(Node node) {
        for (Attribute attribute : node.attributes().values()) {
            if (attribute instanceof Attribute.Constant constant) {
                bytes += constant.value().byteSize();
            }
        }
        node.bodies().forEach(body -> add(body, weight -> false));
    }
}
