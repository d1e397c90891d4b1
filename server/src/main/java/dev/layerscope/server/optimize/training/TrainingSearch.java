package dev.layerscope.server.optimize.training;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TrainingArtifacts;
import dev.layerscope.server.runtime.TrainingSession;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;
import java.util.Objects;

/** A search that ONNX Runtime's training makes. Owns the training session. Not thread safe. */
final class TrainingSearch implements AutoCloseable {
    private final TrainingSession session;
    private final Call call;

    private TrainingSearch(TrainingSession session, Call call) {
        this.session = session;
        this.call = call;
    }

    static TrainingSearch open(NativeCore core, Differentiated graph, AdamW settings, Checkpoint start, Call call) {
        TrainingArtifacts artifacts = new TrainingArtifacts(
                TrainingGraphs.training(graph),
                TrainingGraphs.evaluation(graph),
                TrainingGraphs.optimizer(graph, settings),
                CheckpointWriter.write(start));
        return new TrainingSearch(
                core.openTraining(artifacts, NativeCore.Optimization.FULL, settings.learningRate()), call);
    }

    /** One step. The results are those before the parameter was moved; the caller owns them. */
    Map<String, Tensor> step(Map<String, Tensor> feeds) {
        return session.step(call, feeds);
    }

    /** The parameter as it is now, row major. */
    float[] parameter() {
        try (Tensor now = Objects.requireNonNull(session.evaluate(call).get(TrainingGraphs.PARAMETER_NOW))) {
            float[] values = new float[now.byteSize() / Float.BYTES];
            now.bytes().asFloatBuffer().get(values);
            return values;
        }
    }

    /** All that a search that goes on from here needs, bit for bit. */
    Checkpoint state() {
        return CheckpointReader.read(session.checkpoint());
    }

    @Override
    public void close() {
        session.close();
    }
}
