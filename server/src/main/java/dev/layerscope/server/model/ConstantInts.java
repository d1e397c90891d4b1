package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whole numbers that a graph holds as weights or constants, such as axes, pads and steps. */
final class ConstantInts {
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    /** Nothing longer is a list of axes or steps. */
    private static final int LONGEST = 64;

    private final Map<String, Weight> constants;

    ConstantInts(Graph graph) {
        constants = new HashMap<>(graph.weights());
        for (Node node : graph.nodes()) {
            if (node.is("Constant")
                    && node.attributes().get("value") instanceof Attribute.Constant constant
                    && node.presentOutputs().size() == 1) {
                constants.put(node.presentOutputs().get(0), constant.value());
            } else if (node.is("Constant")
                    && node.attributes().get("value_ints") instanceof Attribute.Ints ints
                    && node.presentOutputs().size() == 1) {
                constants.put(
                        node.presentOutputs().get(0),
                        Weight.ofInts(ints.values().stream()
                                .mapToLong(Long::longValue)
                                .toArray()));
            }
        }
    }

    /** Empty where a value isn't known before a run, or isn't a short list of whole numbers. */
    Optional<List<Long>> of(String value) {
        Weight weight = constants.get(value);
        if (weight == null
                || !(weight.content() instanceof Weight.Bytes bytes)
                || weight.elements() > LONGEST
                || (weight.elementNumber() != INT32 && weight.elementNumber() != INT64)) {
            return Optional.empty();
        }
        ByteBuffer view = bytes.view();
        List<Long> ints = new ArrayList<>();
        for (int i = 0; i < weight.elements(); i++) {
            ints.add(weight.elementNumber() == INT64 ? view.getLong() : (long) view.getInt());
        }
        return Optional.of(ints);
    }

    /** The attribute, as older operator sets have it, or else the constant at an input; empty where neither is known. */
    Optional<List<Long>> of(Node node, String attribute, int input) {
        if (node.attributes().get(attribute) instanceof Attribute.Ints ints) {
            return Optional.of(ints.values());
        }
        return node.input(input).flatMap(this::of);
    }
}
