package dev.layerscope.server.attribution;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The scalar that is differentiated: the mean of one channel of a layer, summed over the inputs of a batch, so that the gradient by
 * each input is that of its own mean. Which channel is a feed of the graph. Quantized values are cast
 * first, and count as the whole numbers that they are.
 *
 * <pre>
 * before: x -> ... -> layer [N, C, H, W]
 * after:  layer, channel -> Gather -> [N, 1, H, W] -> ReduceMean -> [N, 1, 1, 1] -> ReduceSum -> scalar
 * </pre>
 */
final class ChannelMean {
    static final String CHANNEL = "layerscope_channel";
    static final String SCALAR = "layerscope_mean";
    private static final String MAPS = "layerscope_maps";
    private static final String NUMBERS = "layerscope_numbers";
    private static final String MEANS = "layerscope_means";
    private static final String AXES = "layerscope_axes";

    private ChannelMean() {}

    /**
     * @param layer name of the value
     * @param channelAxis which of its axes counts channels
     * @param rank of the value
     * @param type of the value
     */
    static Graph of(Graph graph, String layer, int channelAxis, int rank, ElementType type) {
        List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
        inputs.add(new ValueInfo(
                CHANNEL,
                Optional.of(new ValueType.TensorType(
                        ElementType.INT64.onnxNumber(), Optional.of(List.of(ValueType.Dim.of(1)))))));
        // Where channels come first, nothing counts inputs.
        long[] axes =
                IntStream.range(channelAxis == 0 ? 0 : 1, rank).asLongStream().toArray();
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.put(AXES, Weight.ofInts(axes));
        List<Node> nodes = new ArrayList<>(graph.nodes());
        String numbers = layer;
        if (type != meanType(type)) {
            Attribute to = new Attribute.Int(meanType(type).onnxNumber());
            nodes.add(Node.of("Cast", List.of(layer), List.of(NUMBERS), Map.of("to", to)));
            numbers = NUMBERS;
        }
        nodes.add(Node.of(
                "Gather", List.of(numbers, CHANNEL), List.of(MAPS), Map.of("axis", new Attribute.Int(channelAxis))));
        nodes.add(Node.of("ReduceMean", List.of(MAPS, AXES), List.of(MEANS), Map.of()));
        nodes.add(Node.of("ReduceSum", List.of(MEANS), List.of(SCALAR), Map.of("keepdims", new Attribute.Int(0))));
        return graph.withInputs(inputs).withWeights(weights).withNodes(nodes);
    }

    private static ElementType meanType(ElementType layer) {
        return layer.isFloatingPoint() ? layer : ElementType.FLOAT;
    }

    /** The types of the values that are added, for a layer's. */
    static Map<String, ElementType> types(ElementType layer) {
        ElementType mean = meanType(layer);
        return Map.of(CHANNEL, ElementType.INT64, MAPS, mean, NUMBERS, mean, MEANS, mean, SCALAR, mean);
    }

    /** The shapes of the values that are added. */
    static Map<String, Shape> shapes(Shape layer, int channelAxis) {
        Shape maps = layer.with(channelAxis, 1);
        Shape means = maps;
        for (int axis = channelAxis == 0 ? 0 : 1; axis < layer.rank(); axis++) {
            means = means.with(axis, 1);
        }
        return Map.of(CHANNEL, Shape.of(1), MAPS, maps, NUMBERS, layer, MEANS, means, SCALAR, Shape.of());
    }
}
