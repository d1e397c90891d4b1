package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Strides;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sessions on the CPU. */
class SessionTest {
    private final TensorPool pool = TestCore.pool();
    private final NativeCore core = TestCore.start(pool);

    @AfterEach
    void everyTensorWasGivenBack() {
        core.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void theBuiltInCoreCanTrain() {
        assertThat(core.description()).isEqualTo("onnxruntime 1.24.1 (training)");
        assertThat(core.trainingEnabled()).isTrue();
        assertThat(core.device()).isEqualTo(new Device.Cpu()).hasToString("cpu");
    }

    @ParameterizedTest
    @EnumSource
    void weightsInAnotherOrderAreAsOnesThatWereCopiedInto(NativeCore.Optimization optimization) {
        float[] numbers = new float[64 * 32];
        float[] backwards = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
            backwards[numbers.length - 1 - i] = i;
        }
        Shape shape = Shape.of(64, 32);
        Weight weight = Weight.ofFloats(shape, numbers);
        Weight turned = new Weight(
                weight.elementNumber(),
                shape,
                new Weight.Rearranged(
                        (Weight.Bytes) weight.content(),
                        Strides.of(shape).reversed(0).reversed(1),
                        Float.BYTES));
        GraphFixture graph = new GraphFixture()
                .input("x", 1)
                .node("Add", List.of("x", "w"), "y")
                .outputs("y");
        try (Session session = core.open(graph.weight("w", turned).model(), optimization);
                Tensor x = Tensor.ofFloats(Shape.of(1), 0);
                Tensor y = run(session, x, Optional.empty())) {
            assertThat(floats(y)).containsExactly(backwards);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSumIsExact(NativeCore.Optimization optimization) {
        OnnxModel model = new GraphFixture()
                .input("x", 2, 2)
                .weight("w", Weight.ofFloats(Shape.of(2), 0.5f, -1e-3f))
                .node("Add", List.of("x", "w"), "y")
                .outputs("y")
                .model();
        try (Session session = core.open(model, optimization);
                Tensor x = Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
                Tensor y = run(session, x, Optional.empty())) {
            assertThat(y.shape()).isEqualTo(Shape.of(2, 2));
            assertThat(floats(y)).containsExactly(1.5f, 2 + -1e-3f, 3.5f, 4 + -1e-3f);
            assertThat(session.inputs()).containsExactly("x");
            assertThat(session.outputTypes()).isEqualTo(Map.of("y", Optional.of(ElementType.FLOAT)));
        }
    }

    @Test
    void aConvolutionIsExactWhetherItsOutputIsPinnedOrCopied() {
        OnnxModel model = new GraphFixture()
                .input("x", 1, 1, 3, 3)
                .weight("w", Weight.ofFloats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4))
                .weight("b", Weight.ofFloats(Shape.of(1), 0.5f))
                .node("Conv", List.of("x", "w", "b"), "y")
                .outputs("y")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
                Tensor copied = run(session, x, Optional.empty());
                Tensor pinned = run(session, x, Optional.of(Shape.of(1, 1, 2, 2)))) {
            assertThat(floats(copied)).containsExactly(37.5f, 47.5f, 67.5f, 77.5f);
            assertThat(pinned.bytes()).isEqualTo(copied.bytes());
            assertThat(pinned.shape()).isEqualTo(copied.shape());
        }
    }

    @Test
    void weightsInMemoryAndInTheGraphGiveTheSameBytes() {
        int rows = 24;
        int columns = 40;
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 12.9898);
        }
        Weight handedOver = Weight.ofFloats(Shape.of(rows, columns), values);
        ByteBuffer heap = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        heap.asFloatBuffer().put(values);
        Weight embedded = new Weight(handedOver.elementNumber(), handedOver.shape(), new Weight.Bytes(heap));
        assertThat(((Weight.Bytes) handedOver.content()).buffer().isDirect()).isTrue();
        try (Session memory = core.open(product(handedOver), NativeCore.Optimization.FULL);
                Session graph = core.open(product(embedded), NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(1, rows), java.util.Arrays.copyOf(values, rows));
                Tensor fromMemory = run(memory, x, Optional.empty());
                Tensor fromGraph = run(graph, x, Optional.empty())) {
            assertThat(fromMemory.bytes()).isEqualTo(fromGraph.bytes());
            assertThat(floats(fromMemory)).hasSize(columns).doesNotContain(Float.NaN);
            assertThat(floats(fromMemory)[1]).isNotZero();
            assertThat(memory.bytes()).isGreaterThanOrEqualTo(handedOver.byteSize());
        }
    }

    @Test
    void onlyWhatIsAskedForIsReturned() {
        OnnxModel model = new GraphFixture()
                .input("x", 2)
                .node("Neg", List.of("x"), "negative")
                .node("Abs", List.of("x"), "positive")
                .outputs("negative", "positive")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(2), -1, 2)) {
            Map<String, Tensor> results =
                    session.run(Call.ofServer(), Map.of("x", x), Map.of("positive", Optional.empty()));
            assertThat(results).containsOnlyKeys("positive");
            assertThat(floats(results.get("positive"))).containsExactly(1, 2);
            results.values().forEach(Tensor::close);
        }
    }

    @Test
    void halfPrecisionBooleansAndEmptyTensorsTravel() {
        OnnxModel model = new GraphFixture()
                .input("x", -1)
                .node("Cast", List.of("x"), "half", Map.of("to", new Attribute.Int(ElementType.FLOAT16.onnxNumber())))
                .node("Cast", List.of("x"), "truth", Map.of("to", new Attribute.Int(ElementType.BOOL.onnxNumber())))
                .outputs("half", "truth")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor two = Tensor.ofFloats(Shape.of(2), 0, 65504);
                Tensor none = Tensor.ofFloats(Shape.of(0))) {
            Map<String, Tensor> results = session.run(
                    Call.ofServer(),
                    Map.of("x", two),
                    Map.of("half", Optional.of(Shape.of(2)), "truth", Optional.empty()));
            assertThat(results.get("half")
                            .bytes()
                            .order(ByteOrder.nativeOrder())
                            .asShortBuffer())
                    .isEqualTo(java.nio.ShortBuffer.wrap(new short[] {Float16.fromFloat(0), Float16.fromFloat(65504)}));
            assertThat(results.get("truth").bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1}));
            results.values().forEach(Tensor::close);
            Map<String, Tensor> empty =
                    session.run(Call.ofServer(), Map.of("x", none), Map.of("half", Optional.empty()));
            assertThat(empty.get("half").shape()).isEqualTo(Shape.of(0));
            empty.values().forEach(Tensor::close);
        }
    }

    @Test
    void anUnknownOperatorIsRefusedInOneCleanSentence() {
        OnnxModel model = new GraphFixture()
                .input("x", 2)
                .node("Frobnicate", List.of("x"), "y")
                .outputs("y")
                .model();
        assertThatThrownBy(() -> core.open(model, NativeCore.Optimization.FULL))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED);
                    assertThat(e.sentence())
                            .startsWith("model: ")
                            .contains("Frobnicate")
                            .doesNotContain("onnxruntime/", ".cc", "Error code", "\n");
                });
    }

    @Test
    void aGraphThatDoesNotFitTogetherIsRefused() {
        OnnxModel missing = new GraphFixture()
                .input("x", 2)
                .node("Add", List.of("x", "nowhere"), "y")
                .outputs("y")
                .model();
        assertThatThrownBy(() -> core.open(missing, NativeCore.Optimization.FULL))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED);
                    assertThat(e.sentence()).contains("nowhere").doesNotContain("onnxruntime/", ".cc");
                });
    }

    @Test
    void aRunThatFailsNamesItsNodeAndNoPath() {
        OnnxModel model = new GraphFixture()
                .input("x", -1)
                .weight("shape", Weight.ofInts(2, 2))
                .node("Reshape", List.of("x", "shape"), "square")
                .outputs("square")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(3), 1, 2, 3)) {
            assertThatThrownBy(() -> run(session, x, "square", Optional.of(Shape.of(2, 2))))
                    .isInstanceOfSatisfying(DomainException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.RUN_FAILED);
                        assertThat(e.facts()).containsEntry(RunFailure.NODE, "/path/to/square");
                        assertThat(e.sentence())
                                .startsWith("run: the model failed on this input: Reshape '/path/to/square': ")
                                .doesNotContain("onnxruntime/", ".cc", "Error code", "\n");
                    });
        }
    }

    @Test
    void feedsThatDoNotFitFailAndReturnTheirMemory() {
        OnnxModel model = new GraphFixture()
                .input("x", 2)
                .node("Neg", List.of("x"), "y")
                .outputs("y")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor tooMany = Tensor.ofFloats(Shape.of(3), 1, 2, 3);
                Tensor fitting = Tensor.ofFloats(Shape.of(2), 1, 2)) {
            assertRunFailed(() -> run(session, tooMany, Optional.of(Shape.of(2))));
            assertRunFailed(() -> run(session, fitting, Optional.of(Shape.of(5))));
            assertRunFailed(
                    () -> session.run(Call.ofServer(), Map.of("other", fitting), Map.of("y", Optional.empty())));
            assertRunFailed(() -> session.run(Call.ofServer(), Map.of(), Map.of("y", Optional.of(Shape.of(2)))));
            assertRunFailed(() -> run(session, fitting, "other", Optional.empty()));
            run(session, fitting, Optional.empty()).close();
        }
    }

    @Test
    void textIsNoTensorThatTravels() {
        OnnxModel model = new GraphFixture()
                .input("x", 2)
                .node("Cast", List.of("x"), "y", Map.of("to", new Attribute.Int(8)))
                .outputs("y")
                .model();
        try (Session session = core.open(model, NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(2), 1, 2)) {
            assertThat(session.outputTypes()).isEqualTo(Map.of("y", Optional.empty()));
            assertRunFailed(() -> run(session, x, Optional.empty()));
        }
    }

    @Test
    void anOutputBeyondTheBudgetIsRefusedNotComputed() {
        OnnxModel model = new GraphFixture()
                .input("x", -1)
                .node(Node.of("Neg", List.of("x"), List.of("y"), Map.of()))
                .outputs("y")
                .model();
        TensorPool small = new TensorPool(new TensorPoolSettings(8192, 0));
        try (NativeCore tight = TestCore.start(small);
                Session session = tight.open(model, NativeCore.Optimization.FULL);
                Tensor x = Tensor.ofFloats(Shape.of(4096), new float[4096])) {
            for (Optional<Shape> shape : List.of(Optional.of(Shape.of(4096)), Optional.<Shape>empty())) {
                assertThatThrownBy(() -> run(session, x, shape))
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
            }
            assertThat(small.usedBytes()).isZero();
        }
    }

    private static OnnxModel product(Weight weight) {
        return new GraphFixture()
                .input("x", 1, weight.shape().dim(0))
                .weight("w", weight)
                .node("MatMul", List.of("x", "w"), "y")
                .outputs("y")
                .model();
    }

    private static Tensor run(Session session, Tensor x, Optional<Shape> shape) {
        return run(session, x, "y", shape);
    }

    private static Tensor run(Session session, Tensor x, String output, Optional<Shape> shape) {
        return session.run(Call.ofServer(), Map.of("x", x), Map.of(output, shape))
                .get(output);
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        tensor.bytes().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        return values;
    }

    private static void assertRunFailed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).as(e.sentence()).isEqualTo(Reason.RUN_FAILED);
            assertThat(e.sentence()).doesNotContain("onnxruntime/", ".cc");
        });
    }
}
