package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph of operator set 7 to 17 in the forms of operator set 18, so that later passes know one form of each operator.
 *
 * <pre>
 * before: x -> ReduceMean(axes=[2, 3]) -> m                         opset 13
 * after:  Constant([2, 3]) -> a;  x, a -> ReduceMean -> m           opset 18
 * </pre>
 *
 * <p>What it computes stays the same. Graphs of operator set 18 and newer ones are left as they are, as are older ones than 7,
 * which broadcast in other ways.
 */
public final class ModernOpset {
    private static final long OLDEST = 7;
    private static final long MODERN = 18;
    private static final String ADDED = "layerscope_modern";

    private final long from;
    private final Map<String, ElementType> types;
    private final FreshNames names;
    private final ModernResize resizing;
    private final List<Node> nodes = new ArrayList<>();

    private ModernOpset(long from, Map<String, ElementType> types, FreshNames names, ModernResize resizing) {
        this.from = from;
        this.types = types;
        this.names = names;
        this.resizing = resizing;
    }

    /**
     * @param types of the graph's values; what has none is taken for float
     */
    public static Graph of(Graph graph, Map<String, ElementType> types) {
        if (graph.opset() < OLDEST || graph.opset() >= MODERN) {
            return graph;
        }
        Map<String, Long> opsets = new LinkedHashMap<>(graph.opsets());
        opsets.remove("ai.onnx");
        opsets.put("", MODERN);
        Map<String, ElementType> all = new HashMap<>(types);
        graph.inputs()
                .forEach(input -> input.tensorType()
                        .flatMap(type -> ElementType.ofOnnx(type.elementNumber()))
                        .ifPresent(type -> all.put(input.name(), type)));
        graph.weights()
                .forEach((name, weight) ->
                        ElementType.ofOnnx(weight.elementNumber()).ifPresent(type -> all.put(name, type)));
        FreshNames names = FreshNames.ofValues(graph);
        ModernOpset pass = new ModernOpset(graph.opset(), all, names, new ModernResize(graph, names));
        return graph.withOpsets(opsets).withNodes(pass.modern(graph));
    }

    private List<Node> modern(Graph graph) {
        graph.nodes().forEach(this::add);
        return nodes;
    }

    private Graph modernBody(Graph body) {
        return body.withNodes(new ModernOpset(from, types, names, new ModernResize(body, names)).modern(body));
    }

    private void add(Node node) {
        if (!node.is(node.opType())) {
            nodes.add(node);
            return;
        }
        switch (node.opType()) {
            case "Squeeze", "Unsqueeze", "ReduceSum" -> nodes.add(from < 13 ? moved(node, "axes", 1) : node);
            case "ReduceL1",
                    "ReduceL2",
                    "ReduceLogSum",
                    "ReduceLogSumExp",
                    "ReduceMax",
                    "ReduceMean",
                    "ReduceMin",
                    "ReduceProd",
                    "ReduceSumSquare" -> nodes.add(moved(node, "axes", 1));
            case "Split" -> nodes.add(split(node));
            case "Slice" -> nodes.add(from < 10 ? moved(moved(moved(node, "starts", 1), "ends", 2), "axes", 3) : node);
            case "Pad" -> nodes.add(from < 11 ? movedNumber(moved(node, "pads", 1), "value", 2) : node);
            case "Clip" -> nodes.add(from < 11 ? movedNumber(movedNumber(node, "min", 1), "max", 2) : node);
            case "TopK" -> nodes.add(from < 10 ? movedCount(node) : node);
            case "Dropout" -> nodes.add(from < 12 ? without(node, "ratio") : node);
            case "BatchNormalization" -> normalization(node);
            case "Softmax", "LogSoftmax", "Hardmax" -> flattened(node);
            case "Scatter" -> nodes.add(called(node, "ScatterElements"));
            case "Upsample" -> nodes.addAll(resizing.of(node));
            case "Resize" -> nodes.addAll(from < 11 ? resizing.of(node) : List.of(node));
            case "RoiAlign" ->
                nodes.add(
                        from < 16
                                ? with(node, "coordinate_transformation_mode", new Attribute.Text("output_half_pixel"))
                                : node);
            default -> nodes.add(node.withBodies(this::modernBody));
        }
    }

    /** An attribute that is a constant input now. */
    private Node moved(Node node, String attribute, int input) {
        return node.attributes().get(attribute) instanceof Attribute.Ints ints
                ? placed(
                        without(node, attribute),
                        input,
                        constant(Weight.ofInts(ints.values().stream()
                                .mapToLong(Long::longValue)
                                .toArray())))
                : node;
    }

    /** The same for a number of the type of the first input. */
    private Node movedNumber(Node node, String attribute, int input) {
        if (!(node.attributes().get(attribute) instanceof Attribute.Real number)) {
            return node;
        }
        return placed(
                without(node, attribute),
                input,
                number(number.value(), node.inputs().get(0)));
    }

    /** A constant of the type that a value has. */
    private String number(float number, String like) {
        ElementType type = types.getOrDefault(like, ElementType.FLOAT);
        String name = constant(Weight.ofFloats(Shape.of(), number));
        if (type == ElementType.FLOAT) {
            return name;
        }
        String cast = names.take(ADDED);
        nodes.add(Node.of("Cast", List.of(name), List.of(cast), Map.of("to", new Attribute.Int(type.onnxNumber()))));
        return cast;
    }

    private Node movedCount(Node node) {
        long count = node.intAttribute("k", 1);
        return placed(without(node, "k"), 1, constant(Weight.ofInts(count)));
    }

    private Node split(Node node) {
        Node split = from < 13 ? moved(node, "split", 1) : node;
        return split.input(1).isPresent()
                ? split
                : with(split, "num_outputs", new Attribute.Int(node.outputs().size()));
    }

    /** Statistics of its own it only gave in training. */
    private void normalization(Node node) {
        if (from >= 14) {
            nodes.add(node);
        } else if (from < 9 && node.intAttribute("spatial", 1) == 0) {
            normalizedByPlace(node);
        } else {
            nodes.add(without(node, "spatial")
                    .withValues(node.inputs(), List.of(node.outputs().get(0))));
        }
    }

    /** By statistics of each place: x s + (B - mean s), s = scale / sqrt(var + epsilon). */
    private void normalizedByPlace(Node node) {
        float epsilon = node.attributes().get("epsilon") instanceof Attribute.Real real ? real.value() : 1e-5f;
        String variance = computed(
                "Add", node.inputs().get(4), number(epsilon, node.inputs().get(0)));
        String slope = computed("Div", node.inputs().get(1), computed("Sqrt", variance));
        String bias = computed(
                "Sub", node.inputs().get(2), computed("Mul", node.inputs().get(3), slope));
        String scaled = computed("Mul", node.inputs().get(0), slope);
        nodes.add(new Node(
                node.name(),
                "Add",
                "",
                List.of(scaled, bias),
                List.of(node.outputs().get(0)),
                Map.of(),
                node.metadata()));
    }

    private String computed(String opType, String... inputs) {
        String name = names.take(ADDED);
        nodes.add(Node.of(opType, List.of(inputs), List.of(name), Map.of()));
        return name;
    }

    /** It used to take all axes from one on together. */
    private void flattened(Node node) {
        if (from >= 13) {
            nodes.add(node);
            return;
        }
        String x = node.inputs().get(0);
        String shape = names.take(ADDED);
        String flat = names.take(ADDED);
        String result = names.take(ADDED);
        Attribute axis = new Attribute.Int(node.intAttribute("axis", 1));
        nodes.add(Node.of("Shape", List.of(x), List.of(shape), Map.of()));
        nodes.add(Node.of("Flatten", List.of(x), List.of(flat), Map.of("axis", axis)));
        nodes.add(Node.of(node.opType(), List.of(flat), List.of(result), Map.of("axis", new Attribute.Int(-1))));
        nodes.add(new Node(
                node.name(), "Reshape", "", List.of(result, shape), node.outputs(), Map.of(), node.metadata()));
    }

    private static Node called(Node node, String opType) {
        return new Node(
                node.name(), opType, node.domain(), node.inputs(), node.outputs(), node.attributes(), node.metadata());
    }

    private static Node with(Node node, String key, Attribute value) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.put(key, value);
        return node.withAttributes(attributes);
    }

    private static Node without(Node node, String key) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.remove(key);
        return node.withAttributes(attributes);
    }

    private static Node placed(Node node, int input, String value) {
        List<String> inputs = new ArrayList<>(node.inputs());
        while (inputs.size() <= input) {
            inputs.add("");
        }
        inputs.set(input, value);
        return node.withValues(inputs, node.outputs());
    }

    private String constant(Weight weight) {
        String name = names.take(ADDED);
        nodes.add(Node.of("Constant", List.of(), List.of(name), Map.of("value", new Attribute.Constant(weight))));
        return name;
    }
}
