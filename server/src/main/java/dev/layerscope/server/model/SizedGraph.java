package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;

/**
 * A model's graph in the forms of a modern operator set, in float where it was of 16 bits, and what all of its values are for inputs of one size.
 *
 * @param types by value, of nodes and inputs
 * @param shapes by value; missing where a value can't be computed at this size, or isn't a tensor
 * @param ints short lists of whole numbers, by value, that are the same for all inputs of this size
 * @param reals short lists of other numbers, in the same way
 * @param standIns for inputs that are fed in 16 bits, the values that stand for them in float
 */
public record SizedGraph(
        Graph graph,
        Map<String, ElementType> types,
        Map<String, Shape> shapes,
        Map<String, long[]> ints,
        Map<String, double[]> reals,
        Map<String, String> standIns) {
    public SizedGraph {
        types = Map.copyOf(types);
        shapes = Map.copyOf(shapes);
        ints = Map.copyOf(ints);
        reals = Map.copyOf(reals);
        standIns = Map.copyOf(standIns);
    }

    SizedGraph withStandIns(Map<String, String> changed) {
        return new SizedGraph(graph, types, shapes, ints, reals, changed);
    }

    /** The value to differentiate by: the input itself or, where that is fed in 16 bits, what stands for it in float. */
    public String differentiable(String input) {
        return standIns.getOrDefault(input, input);
    }
}
