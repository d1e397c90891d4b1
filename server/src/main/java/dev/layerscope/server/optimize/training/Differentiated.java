package dev.layerscope.server.optimize.training;

import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.tensor.Shape;
import java.util.List;

/**
 * A graph that computes a loss and its gradient by one of its inputs.
 *
 * @param parameter the input, of floats
 * @param shape of the parameter and its gradient
 * @param range CLAMP: the parameter goes back into 0..1 after each update
 * @param loss a value of one float
 * @param gradient of the loss by the parameter
 * @param others values that each step returns too
 */
record Differentiated(
        OnnxModel model,
        String parameter,
        Shape shape,
        Range range,
        String loss,
        String gradient,
        List<String> others) {
    Differentiated {
        others = List.copyOf(others);
    }
}
