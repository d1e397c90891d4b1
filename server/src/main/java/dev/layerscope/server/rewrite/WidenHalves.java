package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes in float what a graph computes in numbers of 16 bits, float16 and bfloat16. Gradients would underflow in these.
 *
 * <pre>
 * before: x (float16), w (float16) -> Conv -> c (float16) -> Cast(to float16) -> d
 * after:  x (float16) -> Cast(to float) -> x_wide;  w (float16) -> Cast(to float) -> w_wide
 *         x_wide, w_wide -> Conv -> c (float) -> Cast(to float) -> d
 * </pre>
 *
 * <p>Inputs are fed and weights are held as they were: ONNX Runtime folds the Cast of a weight when it opens a session. What nodes
 * compute keeps its name, also in bodies of control flow, and isn't rounded to 16 bits any more. Sequences that are declared as
 * such of 16 bits stay so. ONNX Cast as of operator set 13.
 *
 * @param inputs for each input of 16 bits, the value that stands for it in float
 */
public record WidenHalves(Graph graph, Map<String, String> inputs) {
    private static final String SUFFIX = "_wide";
    private static final int FLOAT = 1;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;
    /** Attributes that name the type of a result, or of what it is computed in. */
    private static final Set<String> TYPES =
            Set.of("to", "dtype", "output_dtype", "output_datatype", "stash_type", "softmax_precision");

    public WidenHalves {
        inputs = Map.copyOf(inputs);
    }

    /** The graph itself where nothing in it is of 16 bits. */
    public static WidenHalves of(Graph graph) {
        FreshNames fresh = FreshNames.ofValues(graph);
        Map<String, String> inputs = new LinkedHashMap<>();
        for (ValueInfo input : graph.inputs()) {
            if (isHalf(input)) {
                inputs.put(input.name(), fresh.take(input.name() + SUFFIX));
            }
        }
        Map<String, String> names = new LinkedHashMap<>(inputs);
        List<Node> nodes = widened(graph, names, fresh);
        if (nodes.equals(graph.nodes())) {
            return new WidenHalves(graph, Map.of());
        }
        List<ValueInfo> outputs = graph.outputs().stream()
                .map(output -> names.containsKey(output.name()) ? output : widened(output))
                .toList();
        return new WidenHalves(graph.withNodes(nodes).withOutputs(outputs), inputs);
    }

    /**
     * @param names of the values that stand for others of this graph; those of its weights are added
     */
    private static List<Node> widened(Graph graph, Map<String, String> names, FreshNames fresh) {
        graph.weights().forEach((name, weight) -> {
            if (isHalf(weight.elementNumber())) {
                names.computeIfAbsent(name, absent -> fresh.take(name + SUFFIX));
            }
        });
        RenameValues renaming = new RenameValues(names);
        List<Node> nodes = new ArrayList<>();
        names.forEach((half, wide) ->
                nodes.add(Node.of("Cast", List.of(half), List.of(wide), Map.of("to", new Attribute.Int(FLOAT)))));
        for (Node node : graph.nodes()) {
            Node renamed = names.isEmpty() ? node : renaming.inUses(node);
            nodes.add(widened(renamed.withBodies(body -> widenedBody(body, fresh))));
        }
        return nodes;
    }

    /** What goes in and out of a body is wide already. */
    private static Graph widenedBody(Graph body, FreshNames fresh) {
        Map<String, String> names = new HashMap<>();
        List<Node> nodes = widened(body, names, fresh);
        RenameValues renaming = new RenameValues(names);
        return body.withNodes(nodes)
                .withInputs(body.inputs().stream().map(WidenHalves::widened).toList())
                .withOutputs(body.outputs().stream()
                        .map(output -> widened(new ValueInfo(renaming.of(output.name()), output.type())))
                        .toList());
    }

    private static Node widened(Node node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((key, attribute) -> attributes.put(key, widened(key, attribute)));
        return attributes.equals(node.attributes()) ? node : node.withAttributes(attributes);
    }

    private static Attribute widened(String key, Attribute attribute) {
        if (attribute instanceof Attribute.Int number && TYPES.contains(key) && isHalf(number.value())) {
            return new Attribute.Int(FLOAT);
        }
        return attribute instanceof Attribute.Constant constant
                        && isHalf(constant.value().elementNumber())
                        && constant.value().content() instanceof Weight.Bytes bytes
                ? new Attribute.Constant(widened(constant.value(), bytes.view()))
                : attribute;
    }

    private static Weight widened(Weight weight, ByteBuffer halves) {
        ByteBuffer floats = ByteBuffer.allocateDirect(2 * halves.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (halves.hasRemaining()) {
            short half = halves.getShort();
            // The bits of a bfloat16 are the upper ones of the float.
            floats.putFloat(
                    weight.elementNumber() == FLOAT16 ? Float16.toFloat(half) : Float.intBitsToFloat(half << 16));
        }
        return new Weight(FLOAT, weight.shape(), new Weight.Bytes(floats.flip()));
    }

    private static ValueInfo widened(ValueInfo value) {
        return isHalf(value)
                ? new ValueInfo(
                        value.name(), value.tensorType().map(type -> new ValueType.TensorType(FLOAT, type.dims())))
                : value;
    }

    private static boolean isHalf(ValueInfo value) {
        return value.tensorType().filter(type -> isHalf(type.elementNumber())).isPresent();
    }

    private static boolean isHalf(long elementNumber) {
        return elementNumber == FLOAT16 || elementNumber == BFLOAT16;
    }
}
