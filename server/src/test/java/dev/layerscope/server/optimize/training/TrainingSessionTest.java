package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunGate;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.runtime.TrainingArtifacts;
import dev.layerscope.server.runtime.TrainingSession;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.testing.Await;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Training sessions: what they take, who may stop them, and what they leave behind. */
@Timeout(120)
class TrainingSessionTest {
    private static final float LEARNING_RATE = 0.05f;
    private static final AdamW SETTINGS = new AdamW(LEARNING_RATE, 0.9f, 0.999f, 1e-8f, 0);

    private final TensorPool pool = TestCore.pool();
    private final TrainedImage graph = TrainedImage.of("Softplus");
    private final Tensor objective = TrainedImage.objective(3);

    @AfterEach
    void nothingIsLeft() throws IOException {
        objective.close();
        assertThat(pool.usedBytes()).isZero();
        assertThat(folders()).isEmpty();
    }

    @Test
    void aStepMovesTheParameterAndTellsTheLossFirst() {
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, artifacts())) {
            assertThat(session.inputs()).containsExactly(TrainedImage.OBJECTIVE);
            assertThat(parameter(session)).isEqualTo(TrainedImage.image(1));
            assertThat(close(step(session, Call.ofServer())))
                    .containsExactly(LossGraph.LOSS, LossGraph.SCORES, LossGraph.STRENGTHS);
            assertThat(parameter(session)).isNotEqualTo(TrainedImage.image(1));
            assertThat(session.bytes()).isPositive();
        }
    }

    @Test
    void filesAreGoneAsSoonAsTheSessionIsOpen() throws IOException {
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, artifacts())) {
            assertThat(folders()).isEmpty();
            assertThat(session.checkpoint()).isNotEmpty();
            assertThat(folders()).isEmpty();
        }
    }

    @Test
    void whatIsFedMustBeWhatTheGraphTakes() {
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, artifacts());
                Tensor narrow = Tensor.ofFloats(Shape.of(1, 7, 1, 1), new float[7]);
                Tensor whole = Tensor.wrap(
                        ElementType.INT64, objective.shape(), ByteBuffer.allocateDirect(8 * TrainedImage.CHANNELS))) {
            assertThatThrownBy(() -> session.step(Call.ofServer(), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("feeds: [] (expected: [objective])");
            assertThatThrownBy(() ->
                            session.step(Call.ofServer(), Map.of(TrainedImage.OBJECTIVE, objective, "more", objective)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more");
            assertFailed(
                    () -> session.step(Call.ofServer(), Map.of(TrainedImage.OBJECTIVE, narrow)),
                    "training step: the model failed on this input: Got invalid dimensions for input: objective");
            assertFailed(
                    () -> session.step(Call.ofServer(), Map.of(TrainedImage.OBJECTIVE, whole)),
                    "training step: the model failed on this input: Unexpected input data type");
            assertNotMoved(session);
            close(step(session, Call.ofServer()));
            assertThat(CheckpointReader.read(session.checkpoint()).step()).isEqualTo(1);
        }
    }

    @Test
    void aGraphThatIsFedNothingTakesSteps() {
        OnnxModel square = square();
        Differentiated of = new Differentiated(square, "x", Shape.of(2), Range.FREE, "loss", "gradient", List.of());
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, artifacts(of, new float[] {1, -2}))) {
            close(session.step(Call.ofServer(), Map.of()));
            assertThat(parameter(session)).containsExactly(0.95f, -1.95f);
        }
    }

    @Test
    void aStepThatTookTooLongIsNone() {
        RunSettings runs = new RunSettings(1, 1, Duration.ofMillis(1));
        try (NativeCore core = TestCore.start(runs, pool);
                TrainingSession session = open(core, slow(artifacts()))) {
            assertThatThrownBy(() -> step(session, Call.ofServer()))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RUN_TIMEOUT));
            assertNotMoved(session);
        }
    }

    @Test
    void aCallerWhoLeavesDuringAStepMovesNothingAndLetsTheNextOneIn() {
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, slow(artifacts()));
                TrainingSession next = open(core, artifacts())) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Void> running;
            try (RunGate.Permit closed = core.gate().enter(Call.ofServer())) {
                running = CompletableFuture.runAsync(() -> close(step(session, call(cancellation))));
                Await.until(() -> core.gate().waiting() == 1);
            }
            // Let in as soon as the gate opened, and far from done.
            Await.until(() -> core.gate().waiting() == 0);
            cancellation.cancel();
            close(step(next, Call.ofServer()));
            assertThatThrownBy(running::join).hasCauseInstanceOf(CancellationException.class);
            assertNotMoved(session);
        }
    }

    @Test
    void aCallerWhoLeftBeforeAStepMovesNothing() {
        try (NativeCore core = TestCore.start(pool);
                TrainingSession session = open(core, artifacts())) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            assertThatThrownBy(() -> step(session, call(cancellation))).isInstanceOf(CancellationException.class);
            assertNotMoved(session);
        }
    }

    @Test
    void artifactsThatOnnxRuntimeRefusesAreRefusedInASentence() {
        TrainingArtifacts good = artifacts();
        Graph graph = good.training().graph();
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.add(Node.of("Unheard", List.of(LossGraph.LOSS), List.of("nothing"), Map.of()));
        OnnxModel unheard = good.training().withGraph(graph.withNodes(nodes));
        byte[] cut = Arrays.copyOf(good.checkpoint(), good.checkpoint().length / 2);
        try (NativeCore core = TestCore.start(pool)) {
            assertRefused(
                    core,
                    new TrainingArtifacts(unheard, good.evaluation(), good.optimizer(), good.checkpoint()),
                    "Unheard");
            assertRefused(core, new TrainingArtifacts(good.training(), good.evaluation(), good.optimizer(), cut), "");
            assertRefused(
                    core,
                    new TrainingArtifacts(good.training(), good.evaluation(), good.evaluation(), good.checkpoint()),
                    "");
        }
    }

    @Test
    void weightsOfManyMegabytesAreNotCopiedByJava() {
        int wide = 3600;
        Weight weight = Weight.ofFloats(Shape.of(TrainedImage.PIXELS, wide), new float[TrainedImage.PIXELS * wide]);
        assertThat(weight.byteSize()).isGreaterThan(44_000_000);
        Differentiated of = new Differentiated(
                product(weight), "x", Shape.of(1, TrainedImage.PIXELS), Range.FREE, "loss", "gradient", List.of());
        TrainingArtifacts artifacts = artifacts(of, TrainedImage.image(1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NativeCore core = TestCore.start(pool)) {
            long heap = threads.getCurrentThreadAllocatedBytes();
            long direct = direct();
            try (TrainingSession session = open(core, artifacts)) {
                assertThat(threads.getCurrentThreadAllocatedBytes() - heap).isLessThan(weight.byteSize() / 8);
                assertThat(direct() - direct).isLessThan(weight.byteSize() / 8);
                assertThat(session.bytes()).isGreaterThan(weight.byteSize());
                close(session.step(Call.ofServer(), Map.of()));
            }
        }
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(beans -> beans.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** loss = mean(x W) + mean(x), whose gradient is no more than written down. */
    private static OnnxModel product(Weight weight) {
        return new OnnxModel(
                8,
                "",
                Map.of(),
                new GraphFixture()
                        .input("x", 1, TrainedImage.PIXELS)
                        .weight("w", weight)
                        .node("MatMul", List.of("x", "w"), "y")
                        .node("ReduceMean", List.of("y"), "loss", Map.of("keepdims", new Attribute.Int(0)))
                        .node("Softplus", List.of("x"), "gradient")
                        .outputs("loss", "gradient")
                        .graph()
                        .withOpsets(Map.of("", 18L)));
    }

    /** loss = sum(x^2) / 2 */
    private static OnnxModel square() {
        return new OnnxModel(
                8,
                "",
                Map.of(),
                new GraphFixture()
                        .input("x", 2)
                        .weight("half", Weight.ofFloats(Shape.of(), 0.5f))
                        .node("ReduceSumSquare", List.of("x"), "squares", Map.of("keepdims", new Attribute.Int(0)))
                        .node("Mul", List.of("squares", "half"), "loss")
                        .node("Identity", List.of("x"), "gradient")
                        .outputs("loss", "gradient")
                        .graph()
                        .withOpsets(Map.of("", 18L)));
    }

    private static void assertFailed(ThrowableAssert.ThrowingCallable step, String sentence) {
        assertThatThrownBy(step).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.RUN_FAILED);
            assertThat(e.sentence()).startsWith(sentence);
        });
    }

    private static void assertRefused(NativeCore core, TrainingArtifacts artifacts, String sentence) {
        assertThatThrownBy(() -> open(core, artifacts)).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED);
            assertThat(e.sentence())
                    .startsWith("training: ")
                    .contains(sentence)
                    .doesNotContain(System.getProperty("java.io.tmpdir") + "/");
        });
    }

    private static Call call(Cancellation cancellation) {
        return new Call(Caller.ANYONE, Priority.INTERACTIVE, cancellation);
    }

    private static void assertNotMoved(TrainingSession session) {
        Checkpoint checkpoint = CheckpointReader.read(session.checkpoint());
        assertThat(checkpoint.step()).isZero();
        assertThat(checkpoint.values()).containsExactly(TrainedImage.image(1));
    }

    private static TrainingSession open(NativeCore core, TrainingArtifacts artifacts) {
        return core.openTraining(artifacts, NativeCore.Optimization.FULL, LEARNING_RATE);
    }

    private static List<String> close(Map<String, Tensor> results) {
        results.values().forEach(Tensor::close);
        return List.copyOf(results.keySet());
    }

    private static float[] parameter(TrainingSession session) {
        Map<String, Tensor> results = session.evaluate();
        try (Tensor now = results.get(TrainingGraphs.NOW)) {
            float[] values = new float[(int) now.shape().elements()];
            now.bytes().asFloatBuffer().get(values);
            return values;
        }
    }

    private Map<String, Tensor> step(TrainingSession session, Call call) {
        return session.step(call, Map.of(TrainedImage.OBJECTIVE, objective));
    }

    private TrainingArtifacts artifacts() {
        return artifacts(graph.differentiated(Range.FREE), TrainedImage.image(1));
    }

    private static TrainingArtifacts artifacts(Differentiated of, float[] parameter) {
        TrainingGraphs graphs = new TrainingGraphs(of);
        Checkpoint start = new Checkpoint(TrainingGraphs.TRAINED, of.shape(), parameter, List.of(), 0);
        return new TrainingArtifacts(
                graphs.training(), graphs.evaluation(), graphs.optimizer(SETTINGS), CheckpointWriter.write(start));
    }

    /** A step that also counts to some hundred thousand, which training graphs for searches refuse to. */
    private static TrainingArtifacts slow(TrainingArtifacts artifacts) {
        Graph body = new GraphFixture()
                .input("iteration", ElementType.INT64)
                .input("again", ElementType.BOOL)
                .input("sum", 1)
                .weight("one", Weight.ofFloats(Shape.of(1), 1))
                .node("Identity", List.of("again"), "still")
                .node("Add", List.of("sum", "one"), "more")
                .outputs("still", "more")
                .graph();
        Graph training = artifacts.training().graph();
        List<Node> nodes = new ArrayList<>(training.nodes());
        nodes.add(Node.of(
                "ReduceSum",
                List.of(TrainedImage.OBJECTIVE),
                List.of("scalar"),
                Map.of("keepdims", new Attribute.Int(0))));
        nodes.add(Node.of("Unsqueeze", List.of("scalar", "zero"), List.of("from"), Map.of()));
        nodes.add(Node.of(
                "Loop", List.of("count", "", "from"), List.of("counted"), Map.of("body", new Attribute.Body(body))));
        Map<String, Weight> weights = new LinkedHashMap<>(training.weights());
        weights.put("count", Weight.ofInts(Shape.of(), 500_000));
        weights.put("zero", Weight.ofInts(0));
        List<ValueInfo> outputs = new ArrayList<>(training.outputs());
        outputs.add(ValueInfo.untyped("counted"));
        return new TrainingArtifacts(
                artifacts
                        .training()
                        .withGraph(
                                training.withNodes(nodes).withWeights(weights).withOutputs(outputs)),
                artifacts.evaluation(),
                artifacts.optimizer(),
                artifacts.checkpoint());
    }

    private static List<Path> folders() throws IOException {
        String prefix = "layerscope-training-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
