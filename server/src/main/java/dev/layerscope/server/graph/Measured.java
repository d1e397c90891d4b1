package dev.layerscope.server.graph;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a graph's values for inputs of some size.
 *
 * @param types by value, of nodes and inputs
 * @param shapes by value; missing where a value can't be computed at this size, or isn't a tensor
 * @param ints short lists of whole numbers by value, for those that are the same for whatever inputs of that size
 * @param reals short lists of other numbers, in the same way
 */
public record Measured(
        Map<String, ElementType> types,
        Map<String, Shape> shapes,
        Map<String, long[]> ints,
        Map<String, double[]> reals) {
    /** Nothing longer is a list of axes, sizes or steps. */
    public static final int LONGEST = 1024;

    public Measured {
        types = Map.copyOf(types);
        shapes = Map.copyOf(shapes);
        ints = Map.copyOf(ints);
        reals = Map.copyOf(reals);
    }

    /** With the types and shapes of more values. */
    public Measured with(Map<String, ElementType> moreTypes, Map<String, Shape> moreShapes) {
        Map<String, ElementType> allTypes = new HashMap<>(types);
        Map<String, Shape> allShapes = new HashMap<>(shapes);
        allTypes.putAll(moreTypes);
        allShapes.putAll(moreShapes);
        return new Measured(allTypes, allShapes, ints, reals);
    }

    /** With the weights and constants of the graph, whose types and shapes it says itself. */
    public Measured with(Graph graph) {
        Map<String, ElementType> allTypes = new HashMap<>(types);
        Map<String, Shape> allShapes = new HashMap<>(shapes);
        Map<String, long[]> allInts = new HashMap<>(ints);
        Map<String, double[]> allReals = new HashMap<>(reals);
        constants(graph).forEach((name, weight) -> {
            ElementType.ofOnnx(weight.elementNumber()).ifPresent(type -> allTypes.put(name, type));
            allShapes.put(name, weight.shape());
            wholeNumbers(weight).ifPresent(values -> allInts.put(name, values));
            numbers(weight).ifPresent(values -> allReals.put(name, values));
        });
        return new Measured(allTypes, allShapes, allInts, allReals);
    }

    private static Map<String, Weight> constants(Graph graph) {
        Map<String, Weight> constants = new HashMap<>(graph.weights());
        for (Node node : graph.nodes()) {
            if (node.is("Constant") && node.presentOutputs().size() == 1) {
                constant(node).ifPresent(weight -> constants.put(node.outputs().get(0), weight));
            }
        }
        return constants;
    }

    private static Optional<Weight> constant(Node node) {
        Map<String, Attribute> attributes = node.attributes();
        if (attributes.get("value") instanceof Attribute.Constant constant) {
            return Optional.of(constant.value());
        }
        if (attributes.get("value_int") instanceof Attribute.Int value) {
            return Optional.of(Weight.ofInts(Shape.of(), value.value()));
        }
        if (attributes.get("value_ints") instanceof Attribute.Ints values) {
            return Optional.of(Weight.ofInts(
                    values.values().stream().mapToLong(Long::longValue).toArray()));
        }
        if (attributes.get("value_float") instanceof Attribute.Real value) {
            return Optional.of(Weight.ofFloats(Shape.of(), value.value()));
        }
        return Optional.empty();
    }

    private static Optional<long[]> wholeNumbers(Weight weight) {
        Optional<ElementType> type = ElementType.ofOnnx(weight.elementNumber());
        if (type.isEmpty()
                || type.get().isFloatingPoint()
                || !(weight.content() instanceof Weight.Bytes bytes)
                || weight.elements() > LONGEST) {
            return Optional.empty();
        }
        ByteBuffer view = bytes.view();
        long[] values = new long[(int) weight.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type.get().bytes()) {
                case 1 -> view.get();
                case 2 -> view.getShort();
                case 4 -> view.getInt();
                default -> view.getLong();
            };
        }
        return Optional.of(values);
    }

    private static Optional<double[]> numbers(Weight weight) {
        if (weight.elementNumber() != ElementType.FLOAT.onnxNumber()
                || !(weight.content() instanceof Weight.Bytes bytes)
                || weight.elements() > LONGEST) {
            return Optional.empty();
        }
        ByteBuffer view = bytes.view();
        double[] values = new double[(int) weight.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = view.getFloat();
        }
        return Optional.of(values);
    }
}
