package dev.layerscope.server.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.npy.NpzReader;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HalfModel;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of models that aren't differentiated as they are: those of 16 bits, and those with control flow. */
class DerivableModelsTest {
    @TempDir
    private Path folder;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private TestModels models;
    private Attributions attributions;

    @BeforeEach
    void start() {
        models = TestModels.over(folder);
        Activations activations =
                new Activations(ActivationSettings.defaults(), models.models(), inputs, models.pool());
        attributions = new Attributions(activations, models.core().device());
    }

    @AfterEach
    void stop() {
        models.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_resnet_bn", "tiny_convnext", "tiny_mobilenet_v3", "tiny_vit"})
    void aModelOfHalvesHasTheGradientsOfItsFloats(String name) throws IOException, URISyntaxException {
        Map<String, NpyArray> golden = NpzReader.read(Path.of(DerivableModelsTest.class
                .getResource("/golden/" + name + ".npz")
                .toURI()));
        OnnxModel floats = GraphBuilder.golden(name);
        GraphBuilder.write(HalfModel.of(floats), folder.resolve("halves.onnx"));
        GraphBuilder.write(HalfModel.rounded(floats), folder.resolve("floats.onnx"));
        double[] numbers = golden.get("input").doubles();
        long[] shape =
                golden.get("input").shape().stream().mapToLong(Long::longValue).toArray();
        String wide = put(ElementType.FLOAT, numbers, shape);
        String half = put(ElementType.FLOAT16, numbers, shape);

        for (String key :
                golden.keySet().stream().filter(key -> key.startsWith("grad:")).toList()) {
            String layer = key.substring("grad:".length(), key.lastIndexOf(':'));
            int channel = Integer.parseInt(key.substring(key.lastIndexOf(':') + 1));

            float[] expected = gradient("floats", wide, layer, channel);
            float[] gradient = gradient("halves", half, layer, channel);

            assertThat(distance(gradient, expected))
                    .as(key)
                    .isLessThan(1e-4 * (1e-6 + distance(expected, new float[expected.length])));
        }
    }

    @Test
    void aGradientTooSmallForHalvesIsKept() {
        new GraphBuilder()
                .input("x", ElementType.FLOAT16, 1, 2)
                .weight("w", Weight.ofFloats(Shape.of(1), 1e-4f))
                .node("Cast", "half", Map.of("to", new Attribute.Int(ElementType.FLOAT16.onnxNumber())), "w")
                .node("Mul", "a", "x", "half")
                .node("Mul", "b", "a", "half")
                .output("b")
                .write(folder, "small");

        float[] gradient = gradient("small", put(ElementType.FLOAT16, new double[] {1, 2}, 1, 2), "b", 0);

        assertThat(gradient[0]).isBetween(0.99e-8f, 1.01e-8f);
        assertThat(gradient[1]).isZero();
    }

    @Test
    void bfloat16HasItsGradientsInFloat() {
        new GraphBuilder()
                .input("x", 1, 2)
                .node("Cast", "brain", Map.of("to", new Attribute.Int(16)), "x")
                .node("Cast", "float", Map.of("to", new Attribute.Int(1)), "brain")
                .node("Mul", "y", "float", "float")
                .output("y")
                .write(folder, "brain");

        assertThat(gradient("brain", put(ElementType.FLOAT, new double[] {3, 4}, 1, 2), "y", 1))
                .containsExactly(0, 8);
    }

    @Test
    void aBranchThatTheSizeDecidesIsDifferentiatedAndSoIsOneInside() {
        Graph inner = new GraphBuilder().node("Mul", "t", "s", "s").output("t").build();
        Graph never = new GraphBuilder().node("Neg", "e", "x").output("e").build();
        Graph then = new GraphBuilder()
                .node("Mul", "s", "x", "w")
                .node("Size", "size", "s")
                .node("Less", "few", "size", "limit")
                .node("If", "i", branches(inner, never), "few")
                .output("i")
                .build();
        new GraphBuilder()
                .input("x", 1, "n")
                .weight("w", Weight.ofFloats(Shape.of(1), 3))
                .weight("limit", Weight.ofInts(Shape.of(), 10))
                .weight("two", Weight.ofInts(Shape.of(1), 2))
                .weight("axes", Weight.ofInts(0))
                .node("Shape", "shape", Map.of("start", new Attribute.Int(1)), "x")
                .node("Equal", "equal", "shape", "two")
                .node("Squeeze", "condition", "equal", "axes")
                .node("If", "y", branches(then, never), "condition")
                .output("y")
                .write(folder, "branches");

        assertThat(gradient("branches", put(ElementType.FLOAT, new double[] {1, 2}, 1, 2), "y", 1))
                .containsExactly(0, 36);
        assertThat(gradient("branches", put(ElementType.FLOAT, new double[] {1, 2, 3}, 1, 3), "y", 1))
                .containsExactly(0, -1, 0);
    }

    @Test
    void aLoopThatTheSizeDecidesIsDifferentiated() {
        Graph body = new GraphBuilder()
                .input("turn", ElementType.INT64)
                .input("on", ElementType.BOOL)
                .input("state", 1, "n")
                .node("Identity", "goes_on", "on")
                .node("Mul", "next", "state", "x")
                .output("goes_on", "next")
                .build();
        new GraphBuilder()
                .input("x", 1, "n")
                .node("Size", "turns", "x")
                .add(GraphBuilder.node(
                        "loop",
                        "Loop",
                        List.of("turns", "", "x"),
                        List.of("y"),
                        Map.of("body", new Attribute.Body(body))))
                .output("y")
                .write(folder, "loop");

        // x^3 for two numbers, x^4 for three.
        assertThat(gradient("loop", put(ElementType.FLOAT, new double[] {1, 2}, 1, 2), "y", 1))
                .containsExactly(0, 12);
        assertThat(gradient("loop", put(ElementType.FLOAT, new double[] {1, 2, 3}, 1, 3), "y", 1))
                .containsExactly(0, 32, 0);
    }

    @Test
    void aBranchThatTheContentDecidesIsRefused() {
        Graph then = new GraphBuilder().node("Exp", "t", "x").output("t").build();
        Graph otherwise = new GraphBuilder().node("Neg", "e", "x").output("e").build();
        new GraphBuilder()
                .input("x", 1, 2)
                .weight("limit", Weight.ofFloats(Shape.of(), 0.5f))
                .node("ReduceMax", "most", Map.of("keepdims", new Attribute.Int(0)), "x")
                .node("Greater", "condition", "most", "limit")
                .node("If", "y", branches(then, otherwise), "condition")
                .output("y")
                .write(folder, "content");

        assertThatThrownBy(() -> gradient("content", put(ElementType.FLOAT, new double[] {1, 2}, 1, 2), "y", 1))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("If")
                .hasMessageContaining("it takes its way by what the model is fed");
    }

    private static Map<String, Attribute> branches(Graph then, Graph otherwise) {
        return Map.of("then_branch", new Attribute.Body(then), "else_branch", new Attribute.Body(otherwise));
    }

    /** Numbers rounded to float16, as an array of either type. */
    private String put(ElementType type, double[] numbers, long... shape) {
        float[] rounded = new float[numbers.length];
        ByteBuffer halves = ByteBuffer.allocate(Short.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rounded.length; i++) {
            short half = Float16.fromFloat((float) numbers[i]);
            halves.putShort(half);
            rounded[i] = Float16.toFloat(half);
        }
        return inputs.put(
                        type == ElementType.FLOAT
                                ? ClientFiles.npy(rounded, shape)
                                : ClientFiles.npy(NpyHeader.of(NpyType.FLOAT16, shape), halves.array()),
                        Caller.ANYONE)
                .sha256();
    }

    private float[] gradient(String name, String input, String layer, int channel) {
        HostedModel model = models.models().get(name);
        try (InputGradient gradient = attributions.gradient(
                model,
                FeedRequest.of(name, List.of(input)),
                model.layer(layer),
                channel,
                ReluGradient.PLAIN,
                Call.ofServer())) {
            assertThat(gradient.values().type()).isEqualTo(ElementType.FLOAT);
            float[] numbers = new float[(int) gradient.values().shape().elements()];
            gradient.values().bytes().asFloatBuffer().get(numbers);
            for (int i = 0; i < numbers.length; i++) {
                // Zero has no sign here.
                numbers[i] += 0f;
            }
            return numbers;
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
