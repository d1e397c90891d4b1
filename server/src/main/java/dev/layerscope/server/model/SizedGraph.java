package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;

/**
 * A model's graph in the forms of a modern operator set, and what all of its values are for inputs of one size.
 *
 * @param types by value, of nodes and inputs
 * @param shapes by value; missing where a value can't be computed at this size, or isn't a tensor
 * @param ints short lists of whole numbers, by value, that are the same for all inputs of this size
 * @param reals short lists of other numbers, in the same way
 */
public record SizedGraph(
        Graph graph,
        Map<String, ElementType> types,
        Map<String, Shape> shapes,
        Map<String, long[]> ints,
        Map<String, double[]> reals) {
    public SizedGraph {
        types = Map.copyOf(types);
        shapes = Map.copyOf(shapes);
        ints = Map.copyOf(ints);
        reals = Map.copyOf(reals);
    }
}
