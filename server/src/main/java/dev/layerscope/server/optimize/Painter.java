package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes pictures of parameters, by the same graph as the search. */
final class Painter {
    private final TensorPool pool;

    Painter(TensorPool pool) {
        this.pool = pool;
    }

    /**
     * @param parameter of the spec's pictures
     * @param loss made where no session is at hand
     */
    Pictures paint(HostedModel model, LossSpec spec, Supplier<LossGraph> loss, float[] parameter, Call call) {
        Parameterization how = spec.parameterization();
        float[] values = isPicture(how) ? parameter : painted(model, spec, loss, parameter, call);
        return new Pictures(spec.canvas(), how.range(), spec.pictures(), spec.height(), spec.width(), values);
    }

    private static boolean isPicture(Parameterization how) {
        return how.space() == Space.PIXELS && how.colors() == Colors.INDEPENDENT && how.range() != Range.SIGMOID;
    }

    private float[] painted(HostedModel model, LossSpec spec, Supplier<LossGraph> loss, float[] parameter, Call call) {
        String purpose = "pictures of %s, %d of %s, %dx%d"
                .formatted(spec.parameterization(), spec.pictures(), spec.canvas(), spec.height(), spec.width());
        Shape shape = LossGraph.parameter(spec);
        Shape pictures = Shape.of(spec.pictures(), spec.canvas().channels(), spec.height(), spec.width());
        try (SharedCache.Lease<Session> session = model.derived(
                        purpose,
                        new TreeSet<>(Set.of(LossGraph.PICTURE)),
                        () -> loss.get().painting(),
                        call);
                Tensor fed = pool.allocate(ElementType.FLOAT, shape)) {
            fed.bytes().asFloatBuffer().put(parameter);
            Map<String, Tensor> results = session.value()
                    .run(call, Map.of(LossGraph.PARAMETER, fed), Map.of(LossGraph.PICTURE, Optional.of(pictures)));
            try (Tensor result = Objects.requireNonNull(results.get(LossGraph.PICTURE))) {
                float[] values = new float[Math.toIntExact(pictures.elements())];
                result.bytes().asFloatBuffer().get(values);
                return values;
            }
        }
    }
}
