package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graphs that ONNX Runtime is given, by their names, which it decides by. That they work is seen where searches run. */
class TrainingGraphsTest {
    private static final AdamW SETTINGS = new AdamW(0.05f, 0.9f, 0.99f, 1e-6f, 0.25f);

    private final TrainingGraphs free =
            new TrainingGraphs(TrainedImage.of("Relu").differentiated(Range.FREE));
    private final TrainingGraphs clamped =
            new TrainingGraphs(TrainedImage.of("Relu").differentiated(Range.CLAMP));

    @Test
    void theParameterIsAnInputBesideWhatIsFedAndItsGradientIsAddedUp() {
        Graph graph = free.training().graph();
        assertThat(graph.inputs().stream().map(ValueInfo::name))
                .containsExactly(
                        "objective",
                        "layerscope_trained",
                        "layerscope_trained_grad.accumulation.buffer",
                        "lazy_reset_grad");
        assertThat(graph.outputs().stream().map(ValueInfo::name))
                .containsExactly(
                        "layerscope_loss",
                        "layerscope_scores",
                        "layerscope_strengths",
                        "layerscope_trained_grad.accumulation.out");
        assertThat(graph.weights().keySet()).contains("weight", "bias").doesNotContain("layerscope_trained");
        assertThat(graph.nodes())
                .filteredOn(node -> node.opType().equals("InPlaceAccumulatorV2"))
                .singleElement()
                .satisfies(node -> assertThat(node.inputs())
                        .containsExactly(
                                "layerscope_trained_grad.accumulation.buffer",
                                "layerscope_parameter_gradient",
                                "lazy_reset_grad"));
        assertThat(graph.opsets()).containsEntry("com.microsoft", 1L).containsEntry("", 18L);
    }

    @Test
    void aClampedParameterIsWrittenBack() {
        assertThat(clamped.training().graph().nodes())
                .filteredOn(node -> node.opType().equals("InPlaceAccumulatorV2"))
                .extracting(node -> node.inputs().get(0))
                .containsExactly("layerscope_trained_grad.accumulation.buffer", "layerscope_trained");
        assertThat(clamped.evaluation().graph().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.opType()).isEqualTo("Clip"));
        assertThat(free.evaluation().graph().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.opType()).isEqualTo("Identity"));
    }

    @Test
    void theOptimizerHasTheInputsThatOnnxRuntimeChecksInTheirOrder() {
        Graph graph = free.optimizer(SETTINGS).graph();
        assertThat(graph.inputs().stream().map(ValueInfo::name))
                .containsExactly(
                        "learning_rate", "step", "params", "gradients", "first_order_moments", "second_order_moments");
        assertThat(graph.nodes()).singleElement().satisfies(node -> {
            assertThat(node.domain()).isEqualTo("com.microsoft");
            assertThat(node.opType()).isEqualTo("AdamWOptimizer");
            assertThat(node.attributes())
                    .containsEntry("alpha", new Attribute.Real(0.9f))
                    .containsEntry("beta", new Attribute.Real(0.99f))
                    .containsEntry("epsilon", new Attribute.Real(1e-6f))
                    .containsEntry("weight_decay", new Attribute.Real(0.25f))
                    .containsEntry("adam_mode", new Attribute.Int(0))
                    .containsEntry("correct_bias", new Attribute.Int(1));
        });
    }

    @Test
    void sequencesPassTheCodec() {
        Graph written = free.optimizer(SETTINGS).graph();
        byte[] bytes = OnnxWriter.write(free.optimizer(SETTINGS), weight -> false);
        Graph read = OnnxReader.read(ByteBuffer.wrap(bytes)).graph();
        assertThat(read.inputs()).isEqualTo(written.inputs());
        assertThat(read.outputs()).isEqualTo(written.outputs());
        assertThat(read.opsets()).isEqualTo(written.opsets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lazy_reset_grad", "head_grad", "x_grad.accumulation.buffer", "y_grad.accumulation.out"})
    void aNameThatOnnxRuntimeKeepsForItselfIsRefused(String name) {
        assertThatThrownBy(new TrainingGraphs(withInput(name))::training)
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE);
                    assertThat(e.sentence()).startsWith("value '" + name + "' (expected: ");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Loop", "Scan"})
    void loopsAreRefusedAlsoInsideOfBranches(String loop) {
        Graph body = new GraphFixture()
                .node(Node.of(loop, List.of("count"), List.of("n"), Map.of()).withName("endless"))
                .outputs("n")
                .graph();
        Graph graph = TrainedImage.of("Relu").model().graph();
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.add(Node.of("If", List.of("c"), List.of("d"), Map.of("then_branch", new Attribute.Body(body))));
        assertThatThrownBy(new TrainingGraphs(differentiated(graph.withNodes(nodes)))::training)
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE);
                    assertThat(e.sentence()).startsWith(loop + " of node 'endless' (expected: no loop");
                });
    }

    private static Differentiated withInput(String name) {
        Graph graph = TrainedImage.of("Relu").model().graph();
        List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
        inputs.add(new ValueInfo(name, inputs.get(0).type()));
        return differentiated(graph.withInputs(inputs));
    }

    private static Differentiated differentiated(Graph graph) {
        OnnxModel model = TrainedImage.of("Relu").model().withGraph(graph);
        Differentiated like = TrainedImage.of("Relu").differentiated(Range.FREE);
        return new Differentiated(
                model, like.parameter(), Shape.of(1), like.range(), like.loss(), like.gradient(), like.others());
    }
}
