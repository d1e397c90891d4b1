package dev.layerscope.server.optimize.training;

import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.autodiff.Gradients;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TrainingArtifacts;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A search for an image [1, 3, 32, 32] that excites a channel of activation(conv(image)), small enough to be checked by hand.
 * Which channel is fed: {@code objective} [1, 8, 1, 1].
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record TrainedImage(String activation, float[] weight, float[] bias) {
    static final Shape SHAPE = Shape.of(1, 3, 32, 32);
    static final int PIXELS = 3 * 32 * 32;
    static final int CHANNELS = 8;
    private static final int COLORS = 3;
    private static final int WINDOW = 3 * 3;
    static final String OBJECTIVE = "objective";

    private static final Map<String, Attribute> SCALAR = Map.of("keepdims", new Attribute.Int(0));
    private static final long OPSET = 18;
    private static final long IR_VERSION = 8;

    /**
     * With seeded weights whose sign is that of a channel for a colour. So no pixel's gradient passes zero, where AdamW makes
     * a whole step of a rounding error.
     */
    static TrainedImage of(String activation) {
        Random random = new Random(5);
        float[] weight = floats(random, CHANNELS * COLORS * WINDOW, 0.3);
        for (int i = 0; i < weight.length; i++) {
            int color = i / WINDOW % COLORS;
            int channel = i / (WINDOW * COLORS);
            weight[i] = Math.abs(weight[i]) * ((color + channel) % 2 == 0 ? 1 : -1);
        }
        return new TrainedImage(activation, weight, floats(random, CHANNELS, 0.1));
    }

    static float[] floats(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    static float[] image(long seed) {
        return floats(new Random(seed), PIXELS, 1);
    }

    /** Weights of channels that choose one. */
    static Tensor objective(int channel) {
        float[] weights = new float[CHANNELS];
        weights[channel] = CHANNELS;
        return Tensor.ofFloats(Shape.of(1, CHANNELS, 1, 1), weights);
    }

    /** Computes the loss, the score and the gradient of the loss. */
    OnnxModel model() {
        Graph forward = new GraphFixture()
                .input(OBJECTIVE, 1, CHANNELS, 1, 1)
                .input(LossGraph.PARAMETER, SHAPE.toArray())
                .weight("weight", Weight.ofFloats(Shape.of(CHANNELS, 3, 3, 3), weight))
                .weight("bias", Weight.ofFloats(Shape.of(CHANNELS), bias))
                .node(
                        "Conv",
                        List.of(LossGraph.PARAMETER, "weight", "bias"),
                        "conv",
                        Map.of("pads", Attribute.Ints.of(1, 1, 1, 1)))
                .node(activation, List.of("conv"), "active")
                .node("Mul", List.of("active", OBJECTIVE), "chosen")
                .node("ReduceMean", List.of("chosen"), LossGraph.SCORES, SCALAR)
                .node("Neg", List.of(LossGraph.SCORES), LossGraph.LOSS)
                .outputs(LossGraph.LOSS)
                .graph()
                .withOpsets(Map.of("", OPSET));
        Graph derived = Gradients.of(
                forward,
                measured(),
                new Choices(ReluRule.PLAIN, Formulation.CPU),
                LossGraph.LOSS,
                Map.of(LossGraph.PARAMETER, LossGraph.GRADIENT));
        List<Node> nodes = new ArrayList<>(derived.nodes());
        nodes.add(Node.of("Abs", List.of(LossGraph.GRADIENT), List.of("size"), Map.of()));
        nodes.add(Node.of("ReduceMax", List.of("size"), List.of(LossGraph.STRENGTHS), SCALAR));
        List<String> outputs = List.of(LossGraph.LOSS, LossGraph.SCORES, LossGraph.STRENGTHS, LossGraph.GRADIENT);
        return new OnnxModel(IR_VERSION, "", Map.of(), Observe.values(derived.withNodes(nodes), outputs));
    }

    private static Measured measured() {
        Shape layer = SHAPE.with(1, CHANNELS);
        Map<String, Shape> shapes = new TreeMap<>(Map.of(
                OBJECTIVE,
                Shape.of(1, CHANNELS, 1, 1),
                LossGraph.PARAMETER,
                SHAPE,
                "conv",
                layer,
                "active",
                layer,
                "chosen",
                layer,
                LossGraph.SCORES,
                Shape.of(),
                LossGraph.LOSS,
                Shape.of()));
        Map<String, ElementType> types = new TreeMap<>();
        shapes.keySet().forEach(name -> types.put(name, ElementType.FLOAT));
        return new Measured(types, shapes, Map.of(), Map.of());
    }

    Differentiated differentiated(Range range) {
        return new Differentiated(
                model(),
                LossGraph.PARAMETER,
                SHAPE,
                range,
                LossGraph.LOSS,
                LossGraph.GRADIENT,
                List.of(LossGraph.SCORES, LossGraph.STRENGTHS));
    }

    /** The search, at its beginning or where a state left it. */
    TrainingSearch open(NativeCore core, AdamW settings, Range range, SearchState state, int channel) {
        TrainingGraphs graphs = new TrainingGraphs(differentiated(range));
        Checkpoint start =
                new Checkpoint(TrainingGraphs.TRAINED, SHAPE, state.parameter(), state.memory(), state.step());
        TrainingArtifacts artifacts = new TrainingArtifacts(
                graphs.training(), graphs.evaluation(), graphs.optimizer(settings), CheckpointWriter.write(start));
        return new TrainingSearch(
                core.openTraining(artifacts, NativeCore.Optimization.FULL, settings.learningRate()),
                () -> {},
                Map.of(OBJECTIVE, objective(channel)),
                range);
    }

    static float[] clamped(float[] values) {
        float[] clamped = values.clone();
        for (int i = 0; i < clamped.length; i++) {
            clamped[i] = Math.max(0, Math.min(1, clamped[i]));
        }
        return clamped;
    }
}
