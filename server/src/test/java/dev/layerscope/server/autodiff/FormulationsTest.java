package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written in another way where it is faster: the gradient stays the same. */
class FormulationsTest {
    private static final Choices CUDA = new Choices(ReluRule.PLAIN, Formulation.CUDA);
    private static final int CHANNELS = 16;
    private static final int SIDE = 12;

    private static NativeCore core;

    @BeforeAll
    static void start() {
        core = TestCore.start(TestCore.pool());
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Relu",
                "Relu6",
                "AtLeast",
                "AtMost",
                "LeakyRelu",
                "HardSigmoid",
                "HardSwish",
                "BatchNormalization"
            })
    void ofValuesInBlocksTheGradientIsTheSame(String activation) {
        Graph graph = activated(activation);
        double[] x = noise();

        double[] gradient = gradient(graph, Choices.PLAIN, x);

        assertThat(gradient).isNotEqualTo(new double[gradient.length]);
        assertThat(distance(gradient, gradient(graph, CUDA, x))).isLessThan(1e-5);
    }

    @Test
    void aMaskOfValuesInBlocksIsMadeByAConvolution() {
        Graph derived = derived(activated("Relu"), Choices.PLAIN, noise());

        assertThat(derived.nodes())
                .filteredOn(node -> node.is("Conv") && node.intAttribute("group", 1) == CHANNELS)
                .hasSize(1);
    }

    @Test
    void theMaximaOfWindowsSideBySideAreFoundByComparing() {
        Graph graph = pooled(2, 2, 0);
        double[] x = noise();

        assertThat(derived(graph, Choices.PLAIN, x).nodes())
                .extracting(Node::opType)
                .doesNotContain("ScatterElements");
        assertThat(gradient(graph, Choices.PLAIN, x)).isEqualTo(gradient(graph, CUDA, x));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, -0.5, 0})
    void ofAGrayPictureTheFirstOfAWindowGetsTheGradient(double gray) {
        Graph graph = pooled(2, 2, 0);
        double[] x = IntStream.range(0, CHANNELS * SIDE * SIDE)
                .mapToDouble(i -> gray)
                .toArray();

        double[] gradient = gradient(graph, Choices.PLAIN, x);

        for (int i = 0; i < gradient.length; i++) {
            boolean first = i / SIDE % 2 == 0 && i % 2 == 0;
            assertThat(gradient[i]).isEqualTo(first && gray > 0 ? 1 : 0);
        }
    }

    @Test
    void windowsThatOverlapAreFoundByIndex() {
        Graph graph = pooled(3, 2, 1);
        double[] x = noise();

        assertThat(derived(graph, Choices.PLAIN, x).nodes())
                .extracting(Node::opType)
                .contains("ScatterElements");
        assertThat(gradient(graph, Choices.PLAIN, x)).isEqualTo(gradient(graph, CUDA, x));
    }

    @Test
    void aReluWhoseValueIsUsedTwiceMasksForItself() {
        Graph graph = input().node("Relu", "r", "x")
                .node("MaxPool", "p", pool(2, 2, 0), "r")
                .node("ReduceSum", "a", Map.of("keepdims", new Attribute.Int(0)), "p")
                .node("ReduceSum", "b", Map.of("keepdims", new Attribute.Int(0)), "r")
                .node("Add", "y", "a", "b")
                .build();
        double[] x = noise();

        double[] gradient = gradient(graph, Choices.PLAIN, x);

        for (int i = 0; i < x.length; i++) {
            assertThat(gradient[i] > 0).isEqualTo(x[i] > 0);
        }
        assertThat(gradient).isEqualTo(gradient(graph, CUDA, x));
    }

    @ParameterizedTest
    @ValueSource(strings = {"half last", "half first"})
    void aGeluThatIsSpelledOutIsOneOperator(String order) {
        GraphBuilder spelled = input().weight("root", Weight.ofFloats(Shape.of(), (float) Math.sqrt(2)))
                .weight("one", Weight.ofFloats(Shape.of(), 1))
                .weight("half", Weight.ofFloats(Shape.of(), 0.5f))
                .node("Div", "scaled", "x", "root")
                .node("Erf", "erf", "scaled")
                .node("Add", "plus", "erf", "one");
        Graph graph = (order.equals("half last")
                        ? spelled.node("Mul", "product", "x", "plus").node("Mul", "gelu", "product", "half")
                        : spelled.node("Mul", "halved", "x", "half").node("Mul", "gelu", "halved", "plus"))
                .node("Mul", "y", "gelu", "gelu")
                .build();
        double[] x = noise();

        assertThat(derived(graph, Choices.PLAIN, x).nodes())
                .extracting(Node::opType)
                .contains("Gelu")
                .doesNotContain("Div");
        Graph one = input().opset("com.microsoft", 1).node("Erf", "unused", "x").build();
        Graph gelu = one.withNodes(List.of(
                new Node("", "Gelu", "com.microsoft", List.of("x"), List.of("g"), Map.of(), Map.of()),
                Node.of("Mul", List.of("g", "g"), List.of("y"), Map.of())));
        assertThat(distance(gradient(graph, Choices.PLAIN, x), gradient(gelu, Choices.PLAIN, x)))
                .isLessThan(1e-6);
    }

    @Test
    void whatIsUsedElsewhereIsNoPartOfAGelu() {
        Graph graph = input().weight("root", Weight.ofFloats(Shape.of(), (float) Math.sqrt(2)))
                .weight("one", Weight.ofFloats(Shape.of(), 1))
                .weight("half", Weight.ofFloats(Shape.of(), 0.5f))
                .node("Div", "scaled", "x", "root")
                .node("Erf", "erf", "scaled")
                .node("Add", "plus", "erf", "one")
                .node("Mul", "product", "x", "plus")
                .node("Mul", "gelu", "product", "half")
                .node("Add", "y", "gelu", "erf")
                .build();

        assertThat(derived(graph, Choices.PLAIN, noise()).nodes())
                .extracting(Node::opType)
                .doesNotContain("Gelu");
    }

    @Test
    void aNormalizationBehindASumIsNotFusedWithIt() {
        float[] scale = new float[SIDE];
        Arrays.fill(scale, 1.5f);
        Graph graph = input().weight("scale", Weight.ofFloats(Shape.of(SIDE), scale))
                .weight("v", random(4, SIDE))
                .node("Add", "sum", "x", "x")
                .node("LayerNormalization", "normal", "sum", "scale", "v")
                .node("Mul", "y", "normal", "v")
                .build();

        assertThat(distance(gradient(graph, Choices.PLAIN, noise()), gradient(graph, CUDA, noise())))
                .isLessThan(1e-6);
    }

    /** Conv, what is tried, and another Conv, all of 16 channels. */
    private static Graph activated(String activation) {
        GraphBuilder graph = input().weight("w", random(1, CHANNELS, CHANNELS, 3, 3))
                .weight("v", random(2, CHANNELS, CHANNELS, 3, 3))
                .weight("c", random(3, CHANNELS))
                .weight("positive", Weight.ofFloats(Shape.of(CHANNELS), ones()))
                .weight("zero", Weight.ofFloats(Shape.of(), 0))
                .weight("six", Weight.ofFloats(Shape.of(), 0.6f))
                .node("Conv", "before", "x", "w");
        return (switch (activation) {
                    case "Relu6" -> graph.node("Clip", "a", "before", "zero", "six");
                    case "AtLeast" -> graph.node("Clip", "a", "before", "zero");
                    case "AtMost" -> graph.node("Clip", "a", "before", "", "six");
                    case "BatchNormalization" ->
                        graph.node("BatchNormalization", "a", "before", "c", "c", "c", "positive");
                    default -> graph.node(activation, "a", "before");
                })
                .node("Conv", "after", "a", "v")
                .node("Mul", "y", "after", "after")
                .build();
    }

    private static Graph pooled(long kernel, long stride, long pad) {
        return input().node("Relu", "r", "x")
                .node("MaxPool", "y", pool(kernel, stride, pad), "r")
                .build();
    }

    private static Map<String, Attribute> pool(long kernel, long stride, long pad) {
        return Map.of(
                "kernel_shape", Attribute.Ints.of(kernel, kernel),
                "strides", Attribute.Ints.of(stride, stride),
                "pads", Attribute.Ints.of(pad, pad, pad, pad));
    }

    private static GraphBuilder input() {
        return new GraphBuilder().opset("", Gradients.OPSET).input("x", 1, CHANNELS, SIDE, SIDE);
    }

    private static Weight random(long seed, long... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new Random(seed).doubles(shape.elements(), -0.2, 0.2).toArray();
        return RuleCheck.weight(ElementType.FLOAT, shape, values);
    }

    private static float[] ones() {
        float[] ones = new float[CHANNELS];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] noise() {
        return new Random(5).doubles(CHANNELS * SIDE * SIDE, -1, 1).toArray();
    }

    private static Graph derived(Graph graph, Choices choices, double... x) {
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.add(Node.of("ReduceSum", List.of("y"), List.of("s"), Map.of("keepdims", new Attribute.Int(0))));
        Graph summed = graph.withNodes(nodes);
        Measured measured = RuleCheck.measure(core, RuleCheck.model(summed), feeds(x));
        return Gradients.of(summed, measured, choices, "s", Map.of("x", "dx"));
    }

    private static double[] gradient(Graph graph, Choices choices, double... x) {
        try (Session session = core.open(RuleCheck.model(derived(graph, choices, x)), NativeCore.Optimization.FULL)) {
            Map<String, Tensor> results = session.run(Call.ofServer(), feeds(x), Map.of("dx", Optional.empty()));
            double[] numbers = Arrays.stream(RuleCheck.numbers(results.get("dx")))
                    .map(number -> number + 0.0)
                    .toArray();
            results.values().forEach(Tensor::close);
            return numbers;
        }
    }

    private static Map<String, Tensor> feeds(double... x) {
        return Map.of("x", RuleCheck.tensor(ElementType.FLOAT, Shape.of(1, CHANNELS, SIDE, SIDE), x));
    }

    /** Of the second's length. */
    private static double distance(double[] a, double[] b) {
        double sum = 0;
        double length = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
            length += b[i] * b[i];
        }
        return Math.sqrt(sum / length);
    }
}
