package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as exporters write them, from the file to the numbers: functions, control flow, operator sets, tokens. */
class ExportedModelsTest {
    private static final int FLOAT = 1;
    private static final float[] X = {1, -2, 3, -4};

    @TempDir
    private Path folder;

    private TestActivations server;

    @BeforeEach
    void start() {
        server = new TestActivations(folder, ActivationSettings.defaults().keepingNothing());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void valuesInsideFunctionsAreLayersAndAreWhatTheSameNodesWithoutFunctionsCompute() {
        Node leaky = GraphBuilder.node(
                "leaky",
                "LeakyRelu",
                List.of("n"),
                List.of("b"),
                Map.of("alpha", new Attribute.Reference("slope", FLOAT)));
        Function block = new Function(
                new Function.Key("own", "Block", ""),
                Map.of("", 17L),
                List.of("a", "w"),
                List.of("b"),
                List.of("slope"),
                Map.of(),
                List.of(GraphBuilder.node("mul", "MatMul", List.of("a", "w"), List.of("n"), Map.of()), leaky));
        new GraphBuilder()
                .input("x", "n", 4)
                .weight("w", 4, 4)
                .function(block)
                .add(call("block1", "x", "h", 0.1f))
                .add(call("block2", "h", "y", 0.2f))
                .output("y")
                .write(folder, "called");
        new GraphBuilder()
                .input("x", "n", 4)
                .weight("w", 4, 4)
                .node("MatMul", "n1", "x", "w")
                .node("LeakyRelu", "h", Map.of("alpha", new Attribute.Real(0.1f)), "n1")
                .node("MatMul", "n2", "h", "w")
                .node("LeakyRelu", "y", Map.of("alpha", new Attribute.Real(0.2f)), "n2")
                .output("y")
                .write(folder, "unrolled");
        FeedRequest called = TestActivations.request("called", x());
        FeedRequest unrolled = TestActivations.request("unrolled", x());

        assertThat(paths("called")).containsExactly("block1/mul", "block1", "block2/mul", "block2");
        assertThat(server.floats(called, "block1/mul")).isEqualTo(server.floats(unrolled, "n1"));
        assertThat(server.floats(called, "h")).isEqualTo(server.floats(unrolled, "h"));
        assertThat(server.floats(called, "block2/mul")).isEqualTo(server.floats(unrolled, "n2"));
        assertThat(server.floats(called, "block2")).isEqualTo(server.floats(unrolled, "y"));
    }

    @Test
    void outputsOfControlFlowAreLayersAndANameFromInsideIsAnsweredWithThem() {
        flow().write(folder, "flow");
        FeedRequest feed = TestActivations.request("flow", x());

        assertThat(server.floats(feed, "branch")).containsExactly(2, -4, 6, -8);
        assertThat(server.floats(feed, "turned")).containsExactly(5, -10, 15, -20);
        assertThat(server.floats(feed, "mapped")).containsExactly(5, 10, 15, 20);
        assertThat(layers("flow").stream().filter(Layer::hasBody).map(Layer::path))
                .containsExactly("branch", "turned");
        assertThatThrownBy(() -> server.models().models().get("flow").layer("doubled"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_NOT_FOUND))
                .hasMessage("layer: 'doubled' is inside the body of If 'branch' of model 'flow', where nothing can be"
                        + " observed (expected: an output of that node: 'branch')");
        assertThatThrownBy(() -> server.models().models().get("flow").layer("absolute"))
                .hasMessageContaining("inside the body of SequenceMap 'sequence'")
                .hasMessageEndingWith("(expected: a layer outside)");
    }

    /** Every value of a body is taken from around it once, so that cutting the graph must keep it. */
    private static GraphBuilder flow() {
        Graph doubled = new GraphBuilder()
                .node("Add", "doubled", "x", "x")
                .output("doubled")
                .build();
        Graph negated =
                new GraphBuilder().node("Neg", "negated", "x").output("negated").build();
        Graph turn = new GraphBuilder()
                .input("turn", ElementType.INT64)
                .input("go", ElementType.BOOL)
                .input("sum", 1, 4)
                .node("Add", "more", "sum", "x")
                .node("Identity", "on", "go")
                .output("on", "more")
                .build();
        Graph map = new GraphBuilder()
                .input("element", 1, 1)
                .node("Abs", "absolute", "element")
                .build()
                .withOutputs(List.of(
                        new ValueInfo("absolute", Optional.of(new ValueType.TensorType(FLOAT, Optional.empty())))));
        return new GraphBuilder()
                .input("x", 1, 4)
                .weight("zero", Weight.ofFloats(Shape.of(), 0))
                .weight("three", Weight.ofInts(Shape.of(), 3))
                .node("ReduceMax", "largest", Map.of("keepdims", new Attribute.Int(0)), "x")
                .node("Greater", "positive", "largest", "zero")
                .node(
                        "If",
                        "branch",
                        Map.of("then_branch", new Attribute.Body(doubled), "else_branch", new Attribute.Body(negated)),
                        "positive")
                .node("Loop", "turned", Map.of("body", new Attribute.Body(turn)), "three", "", "branch")
                .node("SplitToSequence", "split", Map.of("axis", new Attribute.Int(1)), "turned")
                .node("SequenceMap", "sequence", Map.of("body", new Attribute.Body(map)), "split")
                .node("ConcatFromSequence", "mapped", Map.of("axis", new Attribute.Int(1)), "sequence")
                .output("mapped");
    }

    @Test
    void sequencesOptionalsAndTextAreNoLayersAndHideNoOthers() {
        new GraphBuilder()
                .input("x", 1, 4)
                .weight("first", Weight.ofInts(Shape.of(), 0))
                .node("Neg", "before", "x")
                .node("SequenceConstruct", "sequence", "before", "x")
                .node("Optional", "optional", "before")
                .node("Identity", "another", "optional")
                .node("OptionalGetElement", "inside", "another")
                .node("Cast", "text", Map.of("to", new Attribute.Int(8)), "x")
                .node("SequenceAt", "behind", "sequence", "first")
                .output("inside", "behind", "text")
                .write(folder, "kinds");

        assertThat(paths("kinds")).containsExactly("before", "inside", "behind");
        assertThat(server.floats(TestActivations.request("kinds", x()), "inside"))
                .containsExactly(-1, 2, -3, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void everyOperatorSetThatTheCoreKnowsComputesTheSame(long opset) {
        network(17).write(folder, "expected");
        network(opset).write(folder, "old");

        for (String layer : List.of("c", "n", "r", "p", "f", "g", "s")) {
            float[] expected = server.floats(TestActivations.request("expected", picture()), layer);
            float[] old = server.floats(TestActivations.request("old", picture()), layer);
            assertThat(old).as(layer).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(old[i]).as(layer).isCloseTo(expected[i], offset(1e-5f));
            }
        }
        assertThat(layers("old").get(0).path()).isEqualTo("c");
    }

    @Test
    void anOperatorSetNewerThanTheCoreIsRefusedInASentence() {
        network(99).write(folder, "future");

        assertThatThrownBy(() -> server.models().models().get("future"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessageMatching("model: operator set 99 of 'ai.onnx' \\(expected: at most \\d+, which is the newest"
                        + " that this core knows\\)");
    }

    /** Operators whose attributes and inputs are the same in all operator sets since 7. */
    private static GraphBuilder network(long opset) {
        return new GraphBuilder()
                .opset("", opset)
                .input("x", "n", 3, 8, 8)
                .weight("w", 4, 3, 3, 3)
                .weight("scale", 4)
                .weight("shift", 4)
                .weight("mean", 4)
                .weight("variance", Weight.ofFloats(Shape.of(4), 1, 2, 3, 4))
                .weight("head", 4, 3)
                .weight("bias", 3)
                .node("Conv", "c", "x", "w")
                .node("BatchNormalization", "n", "c", "scale", "shift", "mean", "variance")
                .node("Relu", "r", "n")
                .node("GlobalAveragePool", "p", "r")
                .node("Flatten", "f", "p")
                .node("Gemm", "g", "f", "head", "bias")
                .node("Softmax", "s", Map.of("axis", new Attribute.Int(1)), "g")
                .output("s");
    }

    @Test
    void tokensAloneAreEnoughForTheLayersThatNeedNothingElse() {
        new GraphBuilder()
                .input("ids", ElementType.INT64, "n", "t")
                .input("mask", ElementType.INT64, "n", "t")
                .weight("embedding", 7, 6)
                .weight("projection", 6, 5)
                .node("Gather", "embedded", "embedding", "ids")
                .node("MatMul", "projected", "embedded", "projection")
                .node("Softmax", "probabilities", Map.of("axis", new Attribute.Int(-1)), "projected")
                .node("Mul", "masked", "ids", "mask")
                .output("probabilities", "masked")
                .write(folder, "tokens");
        String ids = server.put(ClientFiles.npy(new long[] {0, 1, 2, 3, 4, 5}, 2, 3));
        FeedRequest feed = TestActivations.named("tokens", Map.of("ids", ids));

        try (var lease = server.lease(feed, "embedded", "projected", "probabilities")) {
            assertThat(lease.value().activations())
                    .extracting(activation -> activation.tensor().shape())
                    .containsExactly(Shape.of(2, 3, 6), Shape.of(2, 3, 5), Shape.of(2, 3, 5));
            assertThat(lease.value().activations())
                    .extracting(Activation::channelAxis)
                    .containsOnly(2);
            float[] probabilities =
                    Example.floats(lease.value().activations().get(2).tensor());
            assertThat(probabilities[0] + probabilities[1] + probabilities[2] + probabilities[3] + probabilities[4])
                    .isCloseTo(1, offset(1e-6f));
        }
        assertThatThrownBy(() -> server.floats(feed, "masked"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID))
                .hasMessageStartingWith("input 'mask' of model 'tokens': not fed");
    }

    private static Node call(String name, String from, String to, float slope) {
        return new Node(
                name,
                "Block",
                "own",
                List.of(from, "w"),
                List.of(to),
                Map.of("slope", new Attribute.Real(slope)),
                Map.of());
    }

    private String x() {
        return server.put(ClientFiles.npy(X, 1, 4));
    }

    private String picture() {
        float[] values = new float[3 * 8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 64) / 32f - 1;
        }
        return server.put(ClientFiles.npy(values, 1, 3, 8, 8));
    }

    private List<Layer> layers(String model) {
        HostedModel hosted = server.models().models().get(model);
        return hosted.layers();
    }

    private List<String> paths(String model) {
        return layers(model).stream().map(Layer::path).toList();
    }
}
