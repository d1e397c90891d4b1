package dev.layerscope.server.model;

import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shapes that layers take for inputs of given shapes, measured by a run.
 *
 * @param shapes by tensor
 * @param unmeasured why there is none, by tensor
 * @param channelAxes which axis counts channels, by tensor; missing where none does
 */
public record LayerShapes(Map<String, Shape> shapes, Map<String, String> unmeasured, Map<String, Integer> channelAxes) {
    public LayerShapes {
        shapes = Map.copyOf(shapes);
        unmeasured = Map.copyOf(unmeasured);
        channelAxes = Map.copyOf(channelAxes);
    }

    LayerShapes withChannelAxes(Map<String, Integer> axes) {
        return new LayerShapes(shapes, unmeasured, axes);
    }

    /** Which axis counts channels; -1 where none does. */
    public int channelAxis(String tensor) {
        return channelAxes.getOrDefault(tensor, ChannelAxes.NONE);
    }

    public Optional<Shape> of(String tensor) {
        return Optional.ofNullable(shapes.get(tensor));
    }

    /**
     * The shapes for a batch of any size. Every dimension grows linearly with the batch (most by nothing, the first by
     * one), so two measurements tell all.
     *
     * @param one shapes for a batch of one
     * @param two shapes for a batch of two
     */
    static LayerShapes atBatch(LayerShapes one, LayerShapes two, long batch) {
        Map<String, Shape> shapes = new HashMap<>();
        one.shapes.forEach((tensor, first) -> {
            Shape second = two.shapes.get(tensor);
            if (second != null && second.rank() == first.rank()) {
                long[] dims = new long[first.rank()];
                for (int axis = 0; axis < dims.length; axis++) {
                    dims[axis] = first.dim(axis) + (batch - 1) * (second.dim(axis) - first.dim(axis));
                }
                if (java.util.Arrays.stream(dims).allMatch(dim -> dim >= 0)) {
                    shapes.put(tensor, Shape.of(dims));
                }
            }
        });
        Map<String, String> unmeasured = new HashMap<>(one.unmeasured);
        unmeasured.putAll(two.unmeasured);
        return new LayerShapes(shapes, unmeasured, one.channelAxes);
    }
}
