package dev.layerscope.server.optimize.training;

import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.tensor.Shape;
import java.util.List;

/**
 * A graph that computes a loss and its gradient by one of its inputs.
 *
 * @param parameter the input, of floats
 * @param shape of the parameter and its gradient
 * @param loss a value of one float
 * @param gradient of the loss by the parameter
 * @param others values that each step returns too
 */
record Differentiated(
        OnnxModel model, String parameter, Shape shape, String loss, String gradient, List<String> others) {
    Differentiated {
        others = List.copyOf(others);
    }
}
