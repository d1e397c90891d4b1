package dev.layerscope.server.optimize.training;

import dev.layerscope.server.tensor.Shape;
import java.util.List;

/**
 * What ONNX Runtime's training keeps of one parameter.
 *
 * @param name of the parameter
 * @param values of the parameter, row major
 * @param moments the optimizer's running means of the gradient and of its square, each as long as the values; none at the
 *     beginning
 * @param step how often the optimizer has moved the parameter
 */
// Arrays of a megabyte that are handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Checkpoint(String name, Shape shape, float[] values, List<float[]> moments, long step) {
    static final int MOMENTS = 2;

    Checkpoint {
        moments = List.copyOf(moments);
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException("parameter: %d values (expected: %d, for the shape %s)"
                    .formatted(values.length, shape.elements(), shape));
        }
        if (!moments.isEmpty() && moments.size() != MOMENTS) {
            throw new IllegalArgumentException("moments: %d (expected: %d or none)".formatted(moments.size(), MOMENTS));
        }
        for (float[] moment : moments) {
            if (moment.length != values.length) {
                throw new IllegalArgumentException(
                        "moment: %d values (expected: %d, as the parameter)".formatted(moment.length, values.length));
            }
        }
        if (step < 0 || (step > 0 && moments.isEmpty())) {
            throw new IllegalArgumentException("step: %d with %d moments (expected: 0 at the beginning, moments after)"
                    .formatted(step, moments.size()));
        }
    }
}
