package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.engine.Trial;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges pictures by what the model reaches for them. Owns its trial, and a session's lease. Not thread safe. */
final class Audience implements AutoCloseable {
    private final Trial trial;
    private final TensorPool pool;
    private final SharedCache.Lease<Session> session;

    private Audience(Trial trial, TensorPool pool, SharedCache.Lease<Session> session) {
        this.trial = trial;
        this.pool = pool;
        this.session = session;
    }

    /**
     * @param trial owned by what is returned, or closed where nothing is
     */
    static Audience of(HostedModel model, Trial trial, TensorPool pool, Call call) {
        try {
            SharedCache.Lease<Session> session = model.derived(
                    "search without gradients of " + trial.spec(),
                    new TreeSet<>(Set.of(LossGraph.SCORES, LossGraph.WORTH)),
                    () -> trial.loss().get().forward(),
                    call);
            return new Audience(trial, pool, session);
        } catch (RuntimeException e) {
            trial.close();
            throw e;
        }
    }

    int height() {
        return trial.spec().height();
    }

    int width() {
        return trial.spec().width();
    }

    /**
     * What pictures reach.
     *
     * @param scores of each
     * @param worths the same less what regularizers take
     */
    // Made for one reader.
    @SuppressWarnings("ArrayRecordComponent")
    record Verdict(float[] scores, float[] worths) {}

    /** Parameters of pictures, written where they are wanted. */
    interface Pictures {
        /** Writes one, {@code [C, height, width]}. */
        void write(int index, FloatBuffer to);
    }

    /**
     * @param view feeds of a step, for one picture or more, all of which see alike; they stay the caller's
     */
    Verdict judge(int count, Pictures pictures, Map<String, Tensor> view, Call call) {
        Verdict verdict = new Verdict(new float[count], new float[count]);
        int atOnce = trial.spec().pictures();
        Shape shape = LossGraph.parameter(trial.spec());
        Shape each = Shape.of(atOnce);
        try (Tensor parameter = pool.allocate(ElementType.FLOAT, shape);
                RepeatedView seen = RepeatedView.of(view, atOnce, pool)) {
            int length = Math.toIntExact(shape.elements() / atOnce);
            Map<String, Tensor> feeds = new LinkedHashMap<>(seen.feeds());
            feeds.putAll(trial.constants());
            feeds.put(LossGraph.PARAMETER, parameter);
            feeds.keySet().retainAll(session.value().inputs());
            for (int from = 0; from < count; from += atOnce) {
                FloatBuffer values = parameter.bytes().asFloatBuffer();
                for (int i = 0; i < atOnce; i++) {
                    // The last run is filled up with the last picture.
                    pictures.write(
                            Math.min(from + i, count - 1),
                            values.position(i * length).slice());
                }
                Map<String, Tensor> results = session.value()
                        .run(
                                call,
                                feeds,
                                Map.of(LossGraph.SCORES, Optional.of(each), LossGraph.WORTH, Optional.of(each)));
                try {
                    int judged = Math.min(atOnce, count - from);
                    floats(results, LossGraph.SCORES).get(verdict.scores(), from, judged);
                    floats(results, LossGraph.WORTH).get(verdict.worths(), from, judged);
                } finally {
                    results.values().forEach(Tensor::close);
                }
            }
        }
        return verdict;
    }

    private static FloatBuffer floats(Map<String, Tensor> results, String name) {
        return Objects.requireNonNull(results.get(name)).bytes().asFloatBuffer();
    }

    @Override
    public void close() {
        session.close();
        trial.close();
    }
}
