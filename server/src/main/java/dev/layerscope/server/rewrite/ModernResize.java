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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * Writes Upsample (operator set 7 and 9) and the Resize of operator set 10 as Resize of operator set 18. They scaled places from the
 * first pixel's corner. To the nearest one ONNX Runtime rounds down where it enlarges, and up where it makes smaller: where a node
 * does both, two do it. Scales that aren't known are taken for enlarging ones.
 */
final class ModernResize {
    private final Map<String, Weight> constants;
    private final FreshNames names;

    ModernResize(Graph graph, FreshNames names) {
        this.names = names;
        this.constants = new HashMap<>(graph.weights());
        graph.nodes().forEach(node -> {
            if (node.is("Constant") && node.attributes().get("value") instanceof Attribute.Constant constant) {
                constants.put(node.outputs().get(0), constant.value());
            }
        });
    }

    /** The nodes in place of one, constants first. */
    List<Node> of(Node node) {
        Optional<float[]> scales = scales(node);
        String mode = node.attributes().get("mode") instanceof Attribute.Text text ? text.value() : "nearest";
        if (scales.isEmpty()) {
            return List.of(resize(node, node.inputs().get(0), node.inputs().get(1), node.outputs(), "floor"));
        }
        boolean larger = any(scales.get(), scale -> scale > 1);
        boolean smaller = any(scales.get(), scale -> scale < 1);
        List<Node> nodes = new ArrayList<>();
        if (!mode.equals("nearest") || !larger || !smaller) {
            String given = constant(scales.get(), nodes);
            nodes.add(resize(node, node.inputs().get(0), given, node.outputs(), smaller ? "ceil" : "floor"));
            return nodes;
        }
        String between = names.take("layerscope_modern");
        float[] down = new float[scales.get().length];
        float[] up = new float[down.length];
        for (int i = 0; i < down.length; i++) {
            down[i] = Math.min(scales.get()[i], 1);
            up[i] = Math.max(scales.get()[i], 1);
        }
        nodes.add(resize(node.withName(""), node.inputs().get(0), constant(down, nodes), List.of(between), "ceil"));
        nodes.add(resize(node, between, constant(up, nodes), node.outputs(), "floor"));
        return nodes;
    }

    private static boolean any(float[] scales, DoublePredicate condition) {
        for (float scale : scales) {
            if (condition.test(scale)) {
                return true;
            }
        }
        return false;
    }

    private Optional<float[]> scales(Node node) {
        if (node.attributes().get("scales") instanceof Attribute.Reals reals) {
            float[] scales = new float[reals.values().size()];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = reals.values().get(i);
            }
            return Optional.of(scales);
        }
        return node.input(1)
                .map(constants::get)
                .filter(weight -> weight.elementNumber() == ElementType.FLOAT.onnxNumber()
                        && weight.content() instanceof Weight.Bytes)
                .map(weight -> {
                    float[] scales = new float[(int) weight.elements()];
                    ((Weight.Bytes) weight.content()).view().asFloatBuffer().get(scales);
                    return scales;
                });
    }

    private static Node resize(Node node, String from, String scales, List<String> outputs, String rounding) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.remove("scales");
        attributes.put("coordinate_transformation_mode", new Attribute.Text("asymmetric"));
        attributes.put("nearest_mode", new Attribute.Text(rounding));
        return new Node(
                node.name(), "Resize", node.domain(), List.of(from, "", scales), outputs, attributes, node.metadata());
    }

    private String constant(float[] numbers, List<Node> nodes) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        Weight weight =
                new Weight(ElementType.FLOAT.onnxNumber(), Shape.of(numbers.length), new Weight.Bytes(bytes.flip()));
        String name = names.take("layerscope_modern");
        nodes.add(Node.of("Constant", List.of(), List.of(name), Map.of("value", new Attribute.Constant(weight))));
        return name;
    }
}
