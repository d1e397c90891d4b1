package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A model of floats as converters to float16 write it, and the same in floats with numbers that float16 holds. */
public final class HalfModel {
    private static final int FLOAT = ElementType.FLOAT.onnxNumber();
    private static final int FLOAT16 = ElementType.FLOAT16.onnxNumber();

    private HalfModel() {}

    /** In float16: weights, constants, inputs, outputs and Casts. */
    public static OnnxModel of(OnnxModel model) {
        return model.withGraph(changed(model.graph(), HalfModel::half));
    }

    /** In float, with weights and constants that are rounded to float16. */
    public static OnnxModel rounded(OnnxModel model) {
        return model.withGraph(changed(model.graph(), HalfModel::rounded));
    }

    private static Graph changed(Graph graph, UnaryOperator<Weight> change) {
        boolean half = change.apply(Weight.ofFloats(dev.layerscope.server.tensor.Shape.of(), 0))
                        .elementNumber()
                == FLOAT16;
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.weights().forEach((name, weight) -> weights.put(name, change.apply(weight)));
        List<Node> nodes =
                graph.nodes().stream().map(node -> changed(node, change, half)).toList();
        return graph.withWeights(weights)
                .withNodes(nodes)
                .withInputs(half ? halves(graph.inputs()) : graph.inputs())
                .withOutputs(half ? halves(graph.outputs()) : graph.outputs());
    }

    private static Node changed(Node node, UnaryOperator<Weight> change, boolean half) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        if (attributes.get("value") instanceof Attribute.Constant constant) {
            attributes.put("value", new Attribute.Constant(change.apply(constant.value())));
        }
        if (half && node.is("Cast") && node.intAttribute("to", 0) == FLOAT) {
            attributes.put("to", new Attribute.Int(FLOAT16));
        }
        return node.withAttributes(attributes);
    }

    private static List<ValueInfo> halves(List<ValueInfo> values) {
        return values.stream()
                .map(value -> value.tensorType()
                                .filter(type -> type.elementNumber() == FLOAT)
                                .isPresent()
                        ? new ValueInfo(
                                value.name(),
                                value.tensorType().map(type -> new ValueType.TensorType(FLOAT16, type.dims())))
                        : value)
                .toList();
    }

    private static Weight half(Weight weight) {
        if (weight.elementNumber() != FLOAT || !(weight.content() instanceof Weight.Bytes bytes)) {
            return weight;
        }
        FloatBuffer floats = bytes.view().asFloatBuffer();
        ByteBuffer halves =
                ByteBuffer.allocateDirect(Short.BYTES * floats.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            halves.putShort(Float16.fromFloat(floats.get()));
        }
        return new Weight(FLOAT16, weight.shape(), new Weight.Bytes(halves.flip()));
    }

    private static Weight rounded(Weight weight) {
        if (weight.elementNumber() != FLOAT || !(weight.content() instanceof Weight.Bytes bytes)) {
            return weight;
        }
        FloatBuffer floats = bytes.view().asFloatBuffer();
        float[] rounded = new float[floats.remaining()];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Float16.toFloat(Float16.fromFloat(floats.get()));
        }
        return Weight.ofFloats(weight.shape(), rounded);
    }
}
