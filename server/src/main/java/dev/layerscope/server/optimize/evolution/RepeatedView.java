package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The feeds of a view for another number of pictures, all of which see alike: a grid is there for each of them.
 *
 * @param own the grid that was made here; closed with it
 */
record RepeatedView(Map<String, Tensor> feeds, Optional<Tensor> own) implements AutoCloseable {
    RepeatedView {
        feeds = Map.copyOf(feeds);
    }

    static RepeatedView of(Map<String, Tensor> view, int pictures, TensorPool pool) {
        if (!view.containsKey(LossGraph.GRID)) {
            return new RepeatedView(view, Optional.empty());
        }
        Tensor grid = Objects.requireNonNull(view.get(LossGraph.GRID));
        Shape shape = grid.shape().with(0, pictures);
        Tensor repeated = pool.allocate(ElementType.FLOAT, shape);
        FloatBuffer one = grid.bytes().asFloatBuffer().slice(0, Math.toIntExact(shape.elements() / pictures));
        FloatBuffer values = repeated.bytes().asFloatBuffer();
        for (int i = 0; i < pictures; i++) {
            values.put(one.rewind());
        }
        Map<String, Tensor> feeds = new HashMap<>(view);
        feeds.put(LossGraph.GRID, repeated);
        return new RepeatedView(feeds, Optional.of(repeated));
    }

    @Override
    public void close() {
        own.ifPresent(Tensor::close);
    }
}
