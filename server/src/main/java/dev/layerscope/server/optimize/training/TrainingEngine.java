package dev.layerscope.server.optimize.training;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TrainingArtifacts;
import dev.layerscope.server.runtime.TrainingSession;
import java.util.List;
import java.util.Map;

/**
 * Lets ONNX Runtime's training run the backward graph and update, on a core that was built with it. Thread safe.
 *
 * <p>A session holds what is searched, so each search has one of its own, outside of the cache that models share, from whose
 * budget it takes; it is opened where the search begins, because it can't be given anything else to begin with later.
 */
public final class TrainingEngine implements Engine {
    /** Of the first file format that has all of the modern operator set. */
    private static final long IR_VERSION = 8;

    private final NativeCore core;
    private final Formulation formulation;

    /**
     * @param formulation for the device that runs it
     */
    public TrainingEngine(NativeCore core, Formulation formulation) {
        this.core = core;
        this.formulation = formulation;
    }

    @Override
    public Prepared prepare(SearchPlan plan, Call call) {
        core.checkTraining();
        AdamW settings = AdamW.of(plan.optimizer());
        Differentiated graph = derive(plan);
        TrainingGraphs graphs = new TrainingGraphs(graph);
        OnnxModel training = graphs.training();
        return new Prepared() {
            @Override
            public Search begin(SearchState state) {
                Checkpoint start = new Checkpoint(
                        TrainingGraphs.TRAINED, graph.shape(), state.parameter(), state.memory(), state.step());
                TrainingArtifacts artifacts = new TrainingArtifacts(
                        training, graphs.evaluation(), graphs.optimizer(settings), CheckpointWriter.write(start));
                TrainingSession session =
                        core.openTraining(artifacts, NativeCore.Optimization.FULL, settings.learningRate());
                return new TrainingSearch(
                        session, plan.model().reserve(session.bytes()), plan.constants(), graph.range());
            }

            @Override
            public void close() {
                // Each search owns what it needs.
            }
        };
    }

    private Differentiated derive(SearchPlan plan) {
        return new Differentiated(
                new OnnxModel(IR_VERSION, "", Map.of(), plan.differentiated(formulation)),
                LossGraph.PARAMETER,
                LossGraph.parameter(plan.spec()),
                plan.spec().parameterization().range(),
                LossGraph.LOSS,
                LossGraph.GRADIENT,
                List.of(LossGraph.SCORES, LossGraph.STRENGTHS));
    }
}
