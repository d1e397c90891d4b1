package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a graph with the names that people know, and the modules that have no single output.
 *
 * @param layers all values that depend on an input, in the order in which they are computed
 * @param severalLeaving modules that several values leave, to the tensors that do
 * @param mergedModules modules whose own values are not in the file because the normalization behind them was merged in,
 *     to the tensors that left the normalizations
 * @param bodies what stands inside bodies of control flow and is no layer
 */
record LayerListing(
        List<Layer> layers,
        Map<String, Set<String>> severalLeaving,
        Map<String, String> mergedModules,
        BodyValues bodies) {
    private static final Set<String> ACTIVATION_FUNCTIONS = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Mish",
            "Softplus",
            "Softsign",
            "Tanh",
            "Gelu",
            "Clip",
            "ThresholdedRelu",
            "Softmax",
            "LogSoftmax",
            "Swish");

    static LayerListing of(Graph graph) {
        Map<String, Dependence> dependence = Dependence.of(graph);
        Weights weights = new Weights(graph);
        Modules modules = new Modules(graph, weights, dependence);
        Map<String, List<Node>> consumers = graph.consumers();
        Map<String, Long> parameters = parameters(graph, weights, modules, dependence);
        Set<String> paths = new HashSet<>();
        List<Layer> layers = new ArrayList<>();
        Map<String, String> merged = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.outputs().size(); i++) {
                String value = node.outputs().get(i);
                Dependence depends = dependence.getOrDefault(value, Dependence.CONSTANT);
                if (!value.isEmpty() && depends != Dependence.CONSTANT) {
                    List<String> outputOf = modules.outputOf(node, value);
                    String path = unique(path(node, i, outputOf, modules), value, paths);
                    Folding.mergedModule(node).ifPresent(module -> merged.put(module + Modules.call(path), value));
                    layers.add(new Layer(
                            path,
                            value,
                            node.name(),
                            node.opType(),
                            outputOf,
                            side(node, consumers.getOrDefault(value, List.of())),
                            Folding.isIn(node),
                            parameters.getOrDefault(value, 0L),
                            depends == Dependence.SHAPE,
                            !node.bodies().isEmpty()));
                }
            }
        }
        return new LayerListing(layers, modules.severalLeaving(), merged, new BodyValues(graph));
    }

    LayerListing withLayers(List<Layer> changed) {
        return new LayerListing(changed, severalLeaving, mergedModules, bodies);
    }

    private static String path(Node node, int output, List<String> outputOf, Modules modules) {
        Scope scope = modules.scope(node);
        String innermost = scope.module().isEmpty() ? "" : modules.name(scope.module());
        if (!outputOf.isEmpty() && outputOf.get(0).equals(innermost)) {
            return innermost;
        }
        String step = output == 0 ? scope.step() : scope.step() + ":" + output;
        return innermost.isEmpty() ? step : innermost + "/" + step;
    }

    /** The path, or else the value's name, which no other value has but a path may. */
    private static String unique(String path, String value, Set<String> taken) {
        String unique = path;
        for (int attempt = 0; !taken.add(unique); attempt++) {
            unique = value + "'".repeat(attempt);
        }
        return unique;
    }

    private static Layer.ActivationSide side(Node producer, List<Node> users) {
        if (ACTIVATION_FUNCTIONS.contains(producer.opType())) {
            return new Layer.ActivationSide(Layer.Side.AFTER, producer.opType());
        }
        return users.stream()
                .map(Node::opType)
                .filter(ACTIVATION_FUNCTIONS::contains)
                .findFirst()
                .map(function -> new Layer.ActivationSide(Layer.Side.BEFORE, function))
                .orElse(Layer.ActivationSide.NEITHER);
    }

    /**
     * Each weight counts once: for the output of the innermost module that reads it first, or, outside of modules, for the
     * node.
     */
    private static Map<String, Long> parameters(
            Graph graph, Weights weights, Modules modules, Map<String, Dependence> dependence) {
        Map<String, Set<String>> readByModule = new LinkedHashMap<>();
        Map<String, String> outputs = new HashMap<>();
        Set<String> counted = new HashSet<>();
        for (Node node : graph.nodes()) {
            String value = node.presentOutputs().stream().findFirst().orElse("");
            if (!dependence.containsKey(value) || dependence.get(value) == Dependence.CONSTANT) {
                continue;
            }
            String module = modules.scope(node).module();
            String owner = module.isEmpty() || !modules.isLeaf(module) ? "value " + value : module;
            for (String weight : weights.readBy(node)) {
                if (counted.add(weight)) {
                    readByModule
                            .computeIfAbsent(owner, key -> new LinkedHashSet<>())
                            .add(weight);
                }
            }
            if (!module.isEmpty()
                    && !owner.startsWith("value ")
                    && !modules.outputOf(node, value).isEmpty()) {
                outputs.put(owner, value);
            } else {
                outputs.putIfAbsent(owner, value);
            }
        }
        Map<String, Long> parameters = new HashMap<>();
        readByModule.forEach((owner, read) -> {
            String value = outputs.get(owner);
            if (value != null) {
                parameters.merge(value, weights.parameters(read), Long::sum);
            }
        });
        return parameters;
    }
}
