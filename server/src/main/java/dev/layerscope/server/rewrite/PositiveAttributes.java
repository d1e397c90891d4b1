package dev.layerscope.server.rewrite;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses attributes of zero or less by which operators divide.
 *
 * <p>ONNX Runtime divides by some of them while it infers shapes, and an integer division by zero ends the process: seen
 * with strides of a MaxPool.
 */
public final class PositiveAttributes {
    /** By name, in any operator: all of them are numbers of things or distances between them. */
    private static final Set<String> DIVISORS = Set.of(
            "strides",
            "dilations",
            "kernel_shape",
            "group",
            "blocksize",
            "block_size",
            "num_groups",
            "num_outputs",
            "num_heads",
            "q_num_heads",
            "kv_num_heads",
            "num_scan_inputs",
            "hidden_size",
            "groups");

    private PositiveAttributes() {}

    /**
     * Returns where all are positive, also in bodies of control flow.
     *
     * @throws DomainException MODEL_REFUSED
     */
    public static void check(Graph graph) {
        for (Node node : graph.nodes()) {
            for (Map.Entry<String, Attribute> attribute : node.attributes().entrySet()) {
                if (DIVISORS.contains(attribute.getKey())) {
                    check(node, attribute.getKey(), numbers(attribute.getValue()));
                }
            }
            node.bodies().forEach(PositiveAttributes::check);
        }
    }

    private static void check(Node node, String attribute, List<Long> numbers) {
        for (long number : numbers) {
            if (number < 1) {
                throw new DomainException(
                        Reason.MODEL_REFUSED,
                        "model file: %s '%s' has %s of %s (expected: at least 1)"
                                .formatted(
                                        node.opType(),
                                        node.name().isEmpty() ? String.join(" ", node.presentOutputs()) : node.name(),
                                        attribute,
                                        number));
            }
        }
    }

    private static List<Long> numbers(Attribute attribute) {
        if (attribute instanceof Attribute.Int number) {
            return List.of(number.value());
        }
        return attribute instanceof Attribute.Ints several ? several.values() : List.of();
    }
}
