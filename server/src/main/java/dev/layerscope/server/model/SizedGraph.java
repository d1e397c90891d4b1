package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import java.util.Map;

/**
 * A model's graph in the forms of a modern operator set, in float where it was of 16 bits, and what all of its values are for inputs of one size.
 *
 * @param standIns for inputs that are fed in 16 bits, the values that stand for them in float
 */
public record SizedGraph(Graph graph, Measured measured, Map<String, String> standIns) {
    public SizedGraph {
        standIns = Map.copyOf(standIns);
    }

    SizedGraph withStandIns(Map<String, String> changed) {
        return new SizedGraph(graph, measured, changed);
    }

    /** The value to differentiate by: the input itself or, where that is fed in 16 bits, what stands for it in float. */
    public String differentiable(String input) {
        return standIns.getOrDefault(input, input);
    }
}
