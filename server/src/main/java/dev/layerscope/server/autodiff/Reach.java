package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.autodiff.rules.RuleBook;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which values of a graph can be differentiated by others, and what stops the rest.
 *
 * @param stops by value; one that is missing can be differentiated
 */
public record Reach(Map<String, Stop> stops) {
    private static final Set<String> OF_SHAPE =
            Set.of("ConstantOfShape", "EyeLike", "RandomNormalLike", "RandomUniformLike", "Shape", "Size");

    public Reach {
        stops = Map.copyOf(stops);
    }

    /**
     * What stops a gradient.
     *
     * @param node where it stops
     * @param why ends a sentence that begins with the operator
     */
    public record Stop(Node node, String why) {}

    /**
     * Tries the rule of each node once.
     *
     * @param graph as {@link Gradients#of} takes it
     * @param by values of floating point
     */
    public static Reach of(Graph graph, Measured measured, Choices choices, Collection<String> by) {
        Measured known = measured.with(graph);
        Set<String> active = Activity.from(graph, known, by);
        Walk walk = new Walk(graph, known, choices, active);
        Map<String, Stop> stops = new HashMap<>();
        for (Node node : graph.nodes()) {
            // What makes a value to differentiate by, such as a Cast of an input, is behind the gradient's end.
            if (node.presentOutputs().stream().anyMatch(by::contains)) {
                continue;
            }
            stop(node, walk, active, by, stops)
                    .ifPresent(stop -> node.presentOutputs().forEach(output -> stops.put(output, stop)));
        }
        return new Reach(stops);
    }

    private static Optional<Stop> stop(
            Node node, Walk walk, Set<String> active, Collection<String> by, Map<String, Stop> known) {
        Optional<Stop> before = node.uses().stream()
                .filter(value -> active.contains(value) && known.containsKey(value))
                .map(known::get)
                .findFirst();
        if (before.isPresent()) {
            return before;
        }
        if (node.uses().stream().noneMatch(active::contains)) {
            return node.uses().stream()
                    .map(known::get)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .or(() -> Optional.of(
                            new Stop(node, "it doesn't depend on '%s'".formatted(String.join("', '", by)))));
        }
        if (node.presentOutputs().stream().noneMatch(active::contains)) {
            return Optional.of(new Stop(node, whyFlat(node)));
        }
        if (node.uses().stream()
                .anyMatch(value -> active.contains(value) && walk.value(value).isEmpty())) {
            return Optional.of(new Stop(node, "the shape of one of its inputs isn't known"));
        }
        try {
            walk.attempt(node);
            return Optional.empty();
        } catch (NoDerivative e) {
            return Optional.of(new Stop(node, e.why()));
        }
    }

    private static String whyFlat(Node node) {
        if (!RuleBook.isFlat(node)) {
            return "its result is no number that changes smoothly";
        }
        return OF_SHAPE.contains(node.opType())
                ? "it depends on the shape of its input alone"
                : "it changes only in steps, so its derivative is zero";
    }

    /** What stops the gradient of a value; empty where nothing does. */
    public Optional<Stop> stop(String value) {
        return Optional.ofNullable(stops.get(value));
    }
}
