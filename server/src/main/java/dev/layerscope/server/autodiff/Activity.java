package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.rules.RuleBook;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which values take part in a derivative. */
final class Activity {
    private Activity() {}

    /** The values through which a scalar changes with others, these included: floating point, and not through flat operators. */
    static Set<String> between(Graph graph, Measured measured, Collection<String> from, String scalar) {
        Set<String> reached = from(graph, measured, from);
        Set<String> needed = new HashSet<>(Set.of(scalar));
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (!RuleBook.isFlat(node) && node.presentOutputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.uses());
            }
        }
        reached.retainAll(needed);
        return reached;
    }

    /** All values that change with others. */
    static Set<String> from(Graph graph, Measured measured, Collection<String> from) {
        Set<String> reached = new HashSet<>(from);
        for (Node node : graph.nodes()) {
            if (!RuleBook.isFlat(node) && node.uses().stream().anyMatch(reached::contains)) {
                node.presentOutputs().stream()
                        .filter(output -> changesSmoothly(measured, output) || isQuantized(node, measured, reached))
                        .forEach(reached::add);
            }
        }
        return reached;
    }

    private static boolean changesSmoothly(Measured measured, String value) {
        ElementType type = measured.types().get(value);
        return type == null || type.isFloatingPoint();
    }

    /** A quantized value stands for a number that changes, also where it is moved about. */
    private static boolean isQuantized(Node node, Measured measured, Set<String> reached) {
        return node.opType().equals("QuantizeLinear")
                || node.opType().equals("DynamicQuantizeLinear")
                || (!node.is("Cast")
                        && node.input(0)
                                .filter(reached::contains)
                                .filter(input -> !changesSmoothly(measured, input))
                                .isPresent());
    }
}
