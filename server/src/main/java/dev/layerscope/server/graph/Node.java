package dev.layerscope.server.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One operator applied to values.
 *
 * @param name may be empty or appear twice; nothing relies on it
 * @param domain of the operator; {@code ""} for ONNX's own
 * @param inputs names of values; an empty one is an optional input left out
 * @param outputs names of values; an empty one is an optional output left out
 * @param metadata what the exporter noted beside the node, such as module names
 * @param overload which {@link Function} of that name it calls; mostly empty
 */
public record Node(
        String name,
        String opType,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes,
        Map<String, String> metadata,
        String overload) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
        metadata = Map.copyOf(metadata);
    }

    /** A node that calls no overloaded function. */
    public Node(
            String name,
            String opType,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes,
            Map<String, String> metadata) {
        this(name, opType, domain, inputs, outputs, attributes, metadata, "");
    }

    /** A node of ONNX's own operators without metadata. */
    public static Node of(String opType, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node("", opType, "", inputs, outputs, attributes, Map.of());
    }

    /** Whether this is one of ONNX's own operators, of this name. */
    public boolean is(String onnxOperator) {
        return opType.equals(onnxOperator) && (domain.isEmpty() || domain.equals("ai.onnx"));
    }

    /** The input at an index; empty where it is left out or beyond the end. */
    public Optional<String> input(int index) {
        return index < inputs.size() && !inputs.get(index).isEmpty()
                ? Optional.of(inputs.get(index))
                : Optional.empty();
    }

    public List<String> presentOutputs() {
        return outputs.stream().filter(name -> !name.isEmpty()).toList();
    }

    /** An integer attribute, or its default. */
    public long intAttribute(String key, long otherwise) {
        return attributes.get(key) instanceof Attribute.Int value ? value.value() : otherwise;
    }

    /** A list of integers; empty where the attribute is missing. */
    public List<Long> intsAttribute(String key) {
        return attributes.get(key) instanceof Attribute.Ints value ? value.values() : List.of();
    }

    public Node withName(String changed) {
        return new Node(changed, opType, domain, inputs, outputs, attributes, metadata, overload);
    }

    public Node withMetadata(Map<String, String> changed) {
        return new Node(name, opType, domain, inputs, outputs, attributes, changed, overload);
    }

    public Node withAttributes(Map<String, Attribute> changed) {
        return new Node(name, opType, domain, inputs, outputs, changed, metadata, overload);
    }

    /** The same operator applied to other values. */
    public Node withValues(List<String> changedInputs, List<String> changedOutputs) {
        return new Node(name, opType, domain, changedInputs, changedOutputs, attributes, metadata, overload);
    }

    /** The node with other graphs to run as control flow; itself where it runs none. */
    public Node withBodies(UnaryOperator<Graph> change) {
        if (bodies().isEmpty()) {
            return this;
        }
        Map<String, Attribute> changed = new LinkedHashMap<>();
        attributes.forEach((key, attribute) -> changed.put(key, attribute.withBodies(change)));
        return withAttributes(changed);
    }

    /** Every value the node needs: its inputs, and what the bodies of control flow take from around them. */
    public Set<String> uses() {
        Set<String> used = new LinkedHashSet<>();
        for (String input : inputs) {
            if (!input.isEmpty()) {
                used.add(input);
            }
        }
        for (Graph body : bodies()) {
            used.addAll(captured(body));
        }
        return used;
    }

    /** The graphs that this node runs as control flow. */
    public List<Graph> bodies() {
        List<Graph> bodies = new ArrayList<>();
        for (Attribute attribute : attributes.values()) {
            if (attribute instanceof Attribute.Body body) {
                bodies.add(body.value());
            } else if (attribute instanceof Attribute.Bodies several) {
                bodies.addAll(several.values());
            }
        }
        return bodies;
    }

    private static Set<String> captured(Graph body) {
        Set<String> known = new HashSet<>(body.weights().keySet());
        body.inputs().forEach(input -> known.add(input.name()));
        Set<String> captured = new LinkedHashSet<>();
        for (Node node : body.nodes()) {
            for (String used : node.uses()) {
                if (!known.contains(used)) {
                    captured.add(used);
                }
            }
            known.addAll(node.presentOutputs());
        }
        for (ValueInfo output : body.outputs()) {
            if (!known.contains(output.name())) {
                captured.add(output.name());
            }
        }
        return captured;
    }
}
