package dev.layerscope.server.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A computation: inputs, nodes in an order in which they can be computed, weights and outputs. Immutable.
 *
 * <p>A name stands for one value; the empty name stands for an optional one that isn't there. Also used for the bodies
 * of control flow, which may use the values of the graphs around them.
 *
 * @param opsets versions of the operator sets by domain; the default domain is {@code ""}
 * @param inputs what must be fed; a weight of the same name is the default of an input (ONNX IR 3 and older lists all
 *     weights here)
 * @param functions definitions of operators that the model brings along
 */
public record Graph(
        String name,
        Map<String, Long> opsets,
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        List<Node> nodes,
        Map<String, Weight> weights,
        List<Function> functions) {
    public Graph {
        opsets = Map.copyOf(opsets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        functions = List.copyOf(functions);
    }

    /** The version of the default operator set; 1 where none is named, as ONNX has it. */
    public long opset() {
        return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 1L));
    }

    /** Inputs that have no weight as their default. */
    public List<ValueInfo> requiredInputs() {
        return inputs.stream()
                .filter(input -> !weights.containsKey(input.name()))
                .toList();
    }

    public Optional<ValueInfo> input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
    }

    /** The node that computes each value. */
    public Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : nodes) {
            for (String output : node.presentOutputs()) {
                producers.put(output, node);
            }
        }
        return producers;
    }

    /** The nodes that use each value, in graph order, also from inside control flow. */
    public Map<String, List<Node>> consumers() {
        Map<String, List<Node>> consumers = new HashMap<>();
        for (Node node : nodes) {
            for (String used : node.uses()) {
                consumers.computeIfAbsent(used, key -> new ArrayList<>()).add(node);
            }
        }
        return consumers;
    }

    public Graph withInputs(List<ValueInfo> changed) {
        return new Graph(name, opsets, changed, outputs, nodes, weights, functions);
    }

    public Graph withOutputs(List<ValueInfo> changed) {
        return new Graph(name, opsets, inputs, changed, nodes, weights, functions);
    }

    public Graph withNodes(List<Node> changed) {
        return new Graph(name, opsets, inputs, outputs, changed, weights, functions);
    }

    public Graph withWeights(Map<String, Weight> changed) {
        return new Graph(name, opsets, inputs, outputs, nodes, changed, functions);
    }

    public Graph withFunctions(List<Function> changed) {
        return new Graph(name, opsets, inputs, outputs, nodes, weights, changed);
    }

    public Graph withOpsets(Map<String, Long> changed) {
        return new Graph(name, changed, inputs, outputs, nodes, weights, functions);
    }
}
