package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The objective of one picture for several that are tried for it at once. Their parameters are pixels.
 *
 * @param spec its pictures are those that are tried
 * @param loss made where no session of it is at hand
 * @param constants feeds that are the same at all steps; owned by it
 */
public record Trial(LossSpec spec, Supplier<LossGraph> loss, Map<String, Tensor> constants) implements AutoCloseable {
    public Trial {
        constants = Map.copyOf(constants);
    }

    @Override
    public void close() {
        constants.values().forEach(Tensor::close);
    }
}
