package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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

    private final long from;
    private final Map<String, ElementType> types;
    private final FreshNames names;
    private final List<Node> nodes = new ArrayList<>();

    private ModernOpset(long from, Map<String, ElementType> types, FreshNames names) {
        this.from = from;
        this.types = types;
        this.names = names;
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
        return graph.withOpsets(opsets)
                .withNodes(modern(graph.opset(), types, FreshNames.ofValues(graph), graph.nodes()));
    }

    private static List<Node> modern(long from, Map<String, ElementType> types, FreshNames names, List<Node> nodes) {
        ModernOpset pass = new ModernOpset(from, types, names);
        nodes.forEach(pass::add);
        return pass.nodes;
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
            case "BatchNormalization" -> nodes.add(normalization(node));
            case "Softmax", "LogSoftmax", "Hardmax" -> flattened(node);
            case "Scatter" -> nodes.add(called(node, "ScatterElements"));
            case "Upsample" -> nodes.add(resize(from < 9 ? movedScales(node) : node));
            case "Resize" -> nodes.add(from < 11 ? resize(node) : node);
            case "RoiAlign" ->
                nodes.add(
                        from < 16
                                ? with(node, "coordinate_transformation_mode", new Attribute.Text("output_half_pixel"))
                                : node);
            default -> nodes.add(node.withBodies(body -> body.withNodes(modern(from, types, names, body.nodes()))));
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
        ElementType type = types.getOrDefault(node.inputs().get(0), ElementType.FLOAT);
        Weight wide = Weight.ofFloats(Shape.of(), number.value());
        String name = constant(wide);
        if (type != ElementType.FLOAT) {
            String cast = names.take("layerscope_modern");
            nodes.add(
                    Node.of("Cast", List.of(name), List.of(cast), Map.of("to", new Attribute.Int(type.onnxNumber()))));
            name = cast;
        }
        return placed(without(node, attribute), input, name);
    }

    private Node movedCount(Node node) {
        long count = node.intAttribute("k", 1);
        return placed(without(node, "k"), 1, constant(Weight.ofInts(count)));
    }

    private Node movedScales(Node node) {
        if (!(node.attributes().get("scales") instanceof Attribute.Reals scales)) {
            return node;
        }
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(scales.values().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        scales.values().forEach(bytes::putFloat);
        Weight weight = new Weight(
                ElementType.FLOAT.onnxNumber(), Shape.of(scales.values().size()), new Weight.Bytes(bytes.flip()));
        return placed(without(node, "scales"), 1, constant(weight));
    }

    private Node split(Node node) {
        Node split = from < 13 ? moved(node, "split", 1) : node;
        return split.input(1).isPresent()
                ? split
                : with(split, "num_outputs", new Attribute.Int(node.outputs().size()));
    }

    /** Statistics of its own it only gave in training. */
    private static Node normalization(Node node) {
        return without(node, "spatial")
                .withValues(node.inputs(), List.of(node.outputs().get(0)));
    }

    /** It used to take all axes from one on together. */
    private void flattened(Node node) {
        if (from >= 13) {
            nodes.add(node);
            return;
        }
        String x = node.inputs().get(0);
        String shape = names.take("layerscope_modern");
        String flat = names.take("layerscope_modern");
        String result = names.take("layerscope_modern");
        Attribute axis = new Attribute.Int(node.intAttribute("axis", 1));
        nodes.add(Node.of("Shape", List.of(x), List.of(shape), Map.of()));
        nodes.add(Node.of("Flatten", List.of(x), List.of(flat), Map.of("axis", axis)));
        nodes.add(Node.of(node.opType(), List.of(flat), List.of(result), Map.of("axis", new Attribute.Int(-1))));
        nodes.add(new Node(
                node.name(), "Reshape", "", List.of(result, shape), node.outputs(), Map.of(), node.metadata()));
    }

    /** Before opset 11 places were scaled from the first pixel's corner, and rounded down. */
    private static Node resize(Node node) {
        Node resize = called(node, "Resize")
                .withValues(List.of(node.inputs().get(0), "", node.inputs().get(1)), node.outputs());
        return with(
                with(resize, "coordinate_transformation_mode", new Attribute.Text("asymmetric")),
                "nearest_mode",
                new Attribute.Text("floor"));
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
        String name = names.take("layerscope_modern");
        nodes.add(Node.of("Constant", List.of(), List.of(name), Map.of("value", new Attribute.Constant(weight))));
        return name;
    }
}
