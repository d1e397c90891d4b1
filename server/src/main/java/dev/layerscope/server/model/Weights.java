package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The trained values of a graph, wherever exporters put them: initializers, Constant nodes, or behind Identity, Reshape and the like. */
final class Weights {
    private static final int FLOAT = 1;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;
    /** Operators through which a weight stays the same trained values. */
    private static final Set<String> PASSING_ON =
            Set.of("Identity", "DequantizeLinear", "Reshape", "Transpose", "Cast", "Unsqueeze", "Squeeze");

    private static final Set<Integer> TRAINABLE = Set.of(FLOAT, FLOAT16, DOUBLE, BFLOAT16);

    private final Map<String, String> originals = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();
    /** Of weights that a Concat joins. */
    private final Map<String, List<String>> parts = new HashMap<>();

    private final Set<String> runningStatistics = new HashSet<>();

    Weights(Graph graph) {
        graph.weights().forEach(weights::put);
        for (Node node : graph.nodes()) {
            if (node.is("Constant")
                    && node.attributes().get("value") instanceof Attribute.Constant constant
                    && !node.presentOutputs().isEmpty()) {
                weights.put(node.presentOutputs().get(0), constant.value());
            } else if (node.is("Concat") && node.inputs().stream().allMatch(weights::containsKey)) {
                parts.put(node.presentOutputs().get(0), node.inputs());
            } else if (PASSING_ON.contains(node.opType())
                    && !node.presentOutputs().isEmpty()) {
                node.input(0)
                        .flatMap(this::original)
                        .ifPresent(
                                original -> originals.put(node.presentOutputs().get(0), original));
            }
        }
        findRunningStatistics(graph);
    }

    /** The running mean and variance of a normalization: collected during training, not trained. */
    private void findRunningStatistics(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.is("BatchNormalization")) {
                node.input(3).flatMap(this::original).ifPresent(runningStatistics::add);
                node.input(4).flatMap(this::original).ifPresent(runningStatistics::add);
            }
        }
    }

    /** The weight that a value is, perhaps reshaped or dequantized; empty for other values. */
    Optional<String> original(String value) {
        if (weights.containsKey(value)) {
            return Optional.of(value);
        }
        return Optional.ofNullable(originals.get(value));
    }

    Optional<Weight> weight(String value) {
        return original(value).map(weights::get);
    }

    /** The weights that a node reads. */
    Set<String> readBy(Node node) {
        Set<String> read = new LinkedHashSet<>();
        for (String value : node.uses()) {
            original(value).ifPresent(read::add);
            read.addAll(parts.getOrDefault(value, List.of()));
        }
        return read;
    }

    /** How many trained values a set of weights has; a single number, such as an epsilon, is none. */
    long parameters(Set<String> names) {
        return names.stream()
                .filter(name -> !runningStatistics.contains(name))
                .map(weights::get)
                .filter(weight -> weight != null
                        && (TRAINABLE.contains(weight.elementNumber())
                                || weight.shape().rank() > 1))
                .filter(weight -> weight.shape().rank() > 0)
                .mapToLong(Weight::elements)
                .sum();
    }

    long parametersOfAll() {
        return parameters(weights.keySet());
    }
}
