package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.Optional;
import java.util.Set;

/**
 * Finds operators by which a row of a batch may give something else for other rows beside it: scales taken from the whole
 * batch, its statistics, random numbers, and control flow that looks at all of it. What mixes rows by its axes, such as a
 * mean over the first, isn't found here.
 */
final class RowMixing {
    private static final Set<String> MIXING = Set.of(
            "DynamicQuantizeLinear",
            "DynamicQuantizeMatMul",
            "DynamicQuantizeLSTM",
            "Bernoulli",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "If",
            "Loop",
            "Scan",
            "NonMaxSuppression",
            "Unique");

    private RowMixing() {}

    /** The first such operator. */
    static Optional<String> of(Graph graph) {
        return graph.nodes().stream().filter(RowMixing::mixes).map(Node::opType).findFirst();
    }

    private static boolean mixes(Node node) {
        return MIXING.contains(node.opType())
                || (node.is("BatchNormalization")
                        && node.attributes().get("training_mode") instanceof Attribute.Int mode
                        && mode.value() != 0);
    }
}
