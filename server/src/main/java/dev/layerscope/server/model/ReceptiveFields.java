package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the positions of layers see of the picture, derived from the graph: a window per axis that moves with the position,
 * through the kernels, strides, dilations and pads of all operators on all ways from the picture to the layer (Dumoulin
 * and Visin, "A guide to convolution arithmetic for deep learning", 2016). Immutable.
 */
public final class ReceptiveFields {
    private final Map<String, Sight> vertical;
    private final Map<String, Sight> horizontal;
    private final Map<String, Shape> shapes;

    /**
     * @param shapes of inputs, weights and values, where they are known
     */
    ReceptiveFields(Graph graph, ImageInput image, Map<String, Shape> shapes) {
        int height = image.layout().heightAxis();
        this.vertical = AxisSights.of(graph, image.name(), height, shapes);
        this.horizontal = AxisSights.of(graph, image.name(), height + 1, shapes);
        this.shapes = shapes;
    }

    /**
     * What position (row, column) of a layer's map sees. Rows and columns are the axes beside batch and channels.
     *
     * @param channelAxis of the layer; -1 where there is none
     */
    public ReceptiveField of(String tensor, int channelAxis) {
        Shape shape = shapes.get(tensor);
        if (shape == null) {
            return ReceptiveField.WHOLE;
        }
        int[] map = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        if (map.length != 2) {
            return ReceptiveField.WHOLE;
        }
        Sight rows = vertical.getOrDefault(tensor, Sight.UNKNOWN);
        Sight columns = horizontal.getOrDefault(tensor, Sight.UNKNOWN);
        return new ReceptiveField(
                axis(rows, map[0]), axis(columns, map[1]), isPictureBeside(rows) || isPictureBeside(columns));
    }

    private static Optional<ReceptiveField.Axis> axis(Sight sight, int axis) {
        return sight instanceof Sight.Along along && along.axis() == axis
                ? Optional.of(new ReceptiveField.Axis(along.high() - along.low() + 1, along.jump(), along.low()))
                : Optional.empty();
    }

    private static boolean isPictureBeside(Sight sight) {
        return sight instanceof Sight.Along along && along.beside() == Sight.Beside.WHOLE_PICTURE;
    }
}
