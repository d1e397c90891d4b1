package dev.layerscope.server.optimize.training;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.runtime.TrainingSession;
import dev.layerscope.server.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A search that ONNX Runtime's training makes. Owns the training session, and the room that it takes. */
final class TrainingSearch implements Search {
    private final TrainingSession session;
    private final SharedCache.Reservation room;
    private final Map<String, Tensor> constants;
    private final Range range;

    TrainingSearch(TrainingSession session, SharedCache.Reservation room, Map<String, Tensor> constants, Range range) {
        this.session = session;
        this.room = room;
        this.constants = constants;
        this.range = range;
    }

    @Override
    public Step step(Map<String, Tensor> view, Call call) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(constants);
        feeds.putAll(view);
        feeds.keySet().retainAll(session.inputs());
        Map<String, Tensor> results = session.step(call, feeds);
        try {
            return new Step(floats(results, LossGraph.SCORES), floats(results, LossGraph.STRENGTHS));
        } finally {
            results.values().forEach(Tensor::close);
        }
    }

    private static float[] floats(Map<String, Tensor> results, String name) {
        FloatBuffer values =
                Objects.requireNonNull(results.get(name), name).bytes().asFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
    }

    @Override
    public float[] parameter() {
        Map<String, Tensor> results = session.evaluate();
        try {
            return floats(results, TrainingGraphs.NOW);
        } finally {
            results.values().forEach(Tensor::close);
        }
    }

    @Override
    public SearchState state() {
        Checkpoint checkpoint = CheckpointReader.read(session.checkpoint());
        float[] parameter = checkpoint.values();
        if (range == Range.CLAMP) {
            // As the next step would find it.
            for (int i = 0; i < parameter.length; i++) {
                parameter[i] = Math.max(0, Math.min(1, parameter[i]));
            }
        }
        return new SearchState(checkpoint.step(), parameter, checkpoint.moments());
    }

    @Override
    public void close() {
        try (room) {
            session.close();
        }
    }
}
