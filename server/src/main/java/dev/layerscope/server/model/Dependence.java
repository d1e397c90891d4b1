package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What each value of a graph depends on. */
enum Dependence {
    /** On weights alone. */
    CONSTANT,
    /** On the shape of an input, not on its content. */
    SHAPE,
    /** On the content of an input. */
    CONTENT;

    private static final Set<String> ONLY_SHAPE = Set.of("Shape", "Size");
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Bernoulli");

    /** By value; values that are missing are constant. */
    static Map<String, Dependence> of(Graph graph) {
        Map<String, Dependence> dependences = new HashMap<>();
        for (ValueInfo input : graph.requiredInputs()) {
            dependences.put(input.name(), CONTENT);
        }
        for (Node node : graph.nodes()) {
            Dependence dependence = of(node, dependences);
            node.presentOutputs().forEach(output -> dependences.put(output, dependence));
        }
        return dependences;
    }

    /** Whether a node draws random numbers. */
    static boolean isRandom(Node node) {
        return RANDOM.contains(node.opType());
    }

    private static Dependence of(Node node, Map<String, Dependence> known) {
        if (isRandom(node)) {
            return CONTENT;
        }
        Dependence strongest = CONSTANT;
        for (String used : node.uses()) {
            Dependence dependence = known.getOrDefault(used, CONSTANT);
            if (dependence.compareTo(strongest) > 0) {
                strongest = dependence;
            }
        }
        return strongest == CONTENT && node.domain().isEmpty() && ONLY_SHAPE.contains(node.opType())
                ? SHAPE
                : strongest;
    }
}
