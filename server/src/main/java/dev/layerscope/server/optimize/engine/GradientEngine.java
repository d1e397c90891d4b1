package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs the backward graph in an ordinary session, on any ONNX Runtime, and updates beside it. Thread safe. */
public final class GradientEngine implements Engine {
    private final Formulation formulation;
    private final TensorPool pool;

    /**
     * @param formulation for the device that runs it
     * @param pool for what each step is fed
     */
    public GradientEngine(Formulation formulation, TensorPool pool) {
        this.formulation = formulation;
        this.pool = pool;
    }

    @Override
    public Prepared prepare(SearchPlan plan, Call call) {
        String purpose = "search with gradients of %s, %s, %s".formatted(plan.spec(), plan.relu(), formulation);
        SharedCache.Lease<Session> session = plan.model()
                .derived(
                        purpose,
                        new TreeSet<>(Set.of(LossGraph.GRADIENT)),
                        () -> plan.differentiated(formulation),
                        call);
        return new Prepared() {
            @Override
            public Search begin(SearchState state) {
                return new Running(plan, session.value(), state);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private final class Running implements Search {
        private final SearchPlan plan;
        private final Session session;
        private final Updates updates;
        private final Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
        private final Shape shape;

        Running(SearchPlan plan, Session session, SearchState state) {
            this.plan = plan;
            this.session = session;
            this.shape = LossGraph.parameter(plan.spec());
            this.updates =
                    new Updates(plan.optimizer(), plan.spec().parameterization().range(), state);
            Shape pictures = Shape.of(plan.spec().pictures());
            outputs.put(LossGraph.SCORES, Optional.of(pictures));
            outputs.put(LossGraph.STRENGTHS, Optional.of(pictures));
            outputs.put(LossGraph.GRADIENT, Optional.of(shape));
        }

        @Override
        public Step step(Map<String, Tensor> view, Call call) {
            try (Tensor parameter = pool.allocate(ElementType.FLOAT, shape)) {
                parameter.bytes().asFloatBuffer().put(updates.parameter());
                Map<String, Tensor> feeds = new LinkedHashMap<>(plan.constants());
                feeds.putAll(view);
                feeds.put(LossGraph.PARAMETER, parameter);
                feeds.keySet().retainAll(session.inputs());
                Map<String, Tensor> results = session.run(call, feeds, outputs);
                try {
                    updates.by(floats(results, LossGraph.GRADIENT));
                    return new Step(array(results, LossGraph.SCORES), array(results, LossGraph.STRENGTHS));
                } finally {
                    results.values().forEach(Tensor::close);
                }
            }
        }

        private static FloatBuffer floats(Map<String, Tensor> results, String name) {
            return java.util.Objects.requireNonNull(results.get(name)).bytes().asFloatBuffer();
        }

        private static float[] array(Map<String, Tensor> results, String name) {
            FloatBuffer values = floats(results, name);
            float[] array = new float[values.remaining()];
            values.get(array);
            return array;
        }

        @Override
        public float[] parameter() {
            return updates.parameter().clone();
        }

        @Override
        public SearchState state() {
            return updates.state();
        }

        @Override
        public void close() {
            // The session belongs to whoever prepared it.
        }
    }
}
