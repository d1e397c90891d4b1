package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.NoDerivative;
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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the walk back does with whole graphs. */
class GradientsTest {
    private static NativeCore core;

    @BeforeAll
    static void start() {
        core = TestCore.start(TestCore.pool());
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @Test
    void whatSeveralNodesGiveForOneValueIsAddedUp() {
        // s = sum(x x + x) has the gradient 2 x + 1.
        Graph graph = graph(3).node("Mul", "square", "x", "x")
                .node("Add", "y", "square", "x")
                .build();

        assertThat(gradient(summed(graph), Choices.PLAIN, 1, -2, 3)).containsExactly(3, -3, 7);
    }

    @Test
    void whatWasBroadcastIsSummed() {
        Graph graph = graph(1).weight("w", Weight.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6))
                .node("Mul", "y", "w", "x")
                .build();

        assertThat(gradient(summed(graph), Choices.PLAIN, 5)).containsExactly(21);
    }

    @Test
    void aValueThatTheScalarDoesntDependOnHasZeros() {
        Graph graph = graph(2).node("Shape", "shape", "x")
                .node("Cast", "y", Map.of("to", new Attribute.Int(1)), "shape")
                .build();

        assertThat(gradient(summed(graph), Choices.PLAIN, 5, 6)).containsExactly(0, 0);
    }

    @Test
    void nothingIsComputedThatTheGradientDoesntNeed() {
        Graph graph = graph(2).node("Relu", "y", "x").node("Exp", "unused", "x").build();

        Graph derived =
                Gradients.of(summed(graph), measured(summed(graph), 1, 2), Choices.PLAIN, "s", Map.of("x", "dx"));

        assertThat(derived.nodes()).extracting(Node::opType).doesNotContain("Exp");
    }

    @Test
    void anOperatorWithoutARuleIsNamed() {
        Graph graph = graph(2).node("Det", "y", "x").build();
        Graph square = graph.withNodes(List.of(
                Node.of("Reshape", List.of("x", "shape"), List.of("square"), Map.of()),
                Node.of("Det", List.of("square"), List.of("y"), Map.of())));
        Graph whole = summed(square.withWeights(Map.of("shape", Weight.ofInts(1, 1))));

        assertThatThrownBy(() -> gradient(whole.withInputs(graph(1).build().inputs()), Choices.PLAIN, 2))
                .isInstanceOf(NoDerivative.class)
                .hasMessage("Det: its derivative isn't known");
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, 0, 2, 0, -4", "GUIDED, 0, 2, 0, 0", "DECONVNET, 1, 2, 0, 0", "REDIRECTED, 0, 2, 0, -4"})
    void aReluPassesWhatItsRuleSays(ReluRule rule, double a, double b, double c, double d) {
        // x is -1, 1, -1 and 1, and the gradients behind the ReLU 1, 2, -3 and -4.
        Graph graph = graph(1, 4)
                .weight("w", Weight.ofFloats(Shape.of(1, 4), 1, 2, -3, -4))
                .node("Relu", "r", "x")
                .node("Mul", "y", "r", "w")
                .build();

        assertThat(gradient(summed(graph), new Choices(rule, Formulation.CPU), -1, 1, -1, 1))
                .containsExactly(a, b, c, d);
    }

    @Test
    void aDeadReluIsRedirected() {
        Graph graph = graph(2, 2)
                .weight("w", Weight.ofFloats(Shape.of(1, 2), 1, -3))
                .node("Relu", "r", "x")
                .node("Mul", "y", "r", "w")
                .build();

        assertThat(gradient(summed(graph), new Choices(ReluRule.REDIRECTED, Formulation.CPU), -1, -1, 1, -1))
                .as("the first of the batch is dead, the second isn't")
                .containsExactly(1, 0, 1, 0);
    }

    @Test
    void ofEqualValuesInAWindowTheFirstGetsTheGradient() {
        Graph graph = graph(1, 1, 2, 4)
                .node(
                        "MaxPool",
                        "y",
                        Map.of("kernel_shape", Attribute.Ints.of(2, 2), "strides", Attribute.Ints.of(2, 2)),
                        "x")
                .build();

        assertThat(gradient(summed(graph), Choices.PLAIN, 1, 1, 0, 2, 1, 1, 2, 2))
                .containsExactly(1, 0, 0, 1, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "com.microsoft"})
    void quantizationIsPassedStraightThroughWithinItsRange(String domain) {
        Weight zero = new Weight(
                ElementType.INT8.onnxNumber(),
                Shape.of(),
                new Weight.Bytes(ByteBuffer.allocateDirect(1).put((byte) 10).flip()));
        Graph graph = graph(4).weight("scale", Weight.ofFloats(Shape.of(), 0.1f))
                .weight("zero", zero)
                .opset("com.microsoft", 1)
                .add(quantization(domain, "QuantizeLinear", "x", "q"))
                .node("Reshape", "moved", "q", "shape")
                .weight("shape", Weight.ofInts(2, 2))
                .add(quantization(domain, "DequantizeLinear", "moved", "d"))
                .node("Mul", "y", "d", "d")
                .build();

        double[] gradient = gradient(summed(graph), Choices.PLAIN, 1.04, -3.2, 30, -20);

        assertThat(gradient[0]).isCloseTo(2, within(1e-5));
        assertThat(gradient[1]).isCloseTo(-6.4, within(1e-5));
        assertThat(gradient[2]).as("beyond the largest number").isZero();
        assertThat(gradient[3]).as("beyond the smallest number").isZero();
    }

    /** Windows of 2 at 0 and 4; at 8 of 7 there is none, though ONNX counts it before operator set 22. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void aWindowThatIsLeftOutGetsNothing(long countsPadding) {
        Map<String, Attribute> pooling = Map.of(
                "kernel_shape", Attribute.Ints.of(2),
                "strides", Attribute.Ints.of(4),
                "ceil_mode", new Attribute.Int(1));
        Map<String, Attribute> averaging = new java.util.HashMap<>(pooling);
        averaging.put("count_include_pad", new Attribute.Int(countsPadding));
        Graph graph = graph(1, 1, 7)
                .node("MaxPool", "largest", pooling, "x")
                .node("AveragePool", "mean", averaging, "x")
                .node("Mul", "y", "largest", "mean")
                .build();

        assertThat(gradient(summed(graph), Choices.PLAIN, 1, 3, 9, 9, 6, 4, 9))
                .containsExactly(1.5, 2 + 1.5, 0, 0, 5 + 3, 3, 0);
    }

    /** Padded by one at both ends, windows of 2 lie at -1 and 2; at 5 of 5 there is only padding. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void aWindowOfPaddingAloneIsLeftOut(long countsPadding) {
        Map<String, Attribute> averaging = Map.of(
                "kernel_shape", Attribute.Ints.of(2),
                "strides", Attribute.Ints.of(3),
                "pads", Attribute.Ints.of(1, 1),
                "ceil_mode", new Attribute.Int(1),
                "count_include_pad", new Attribute.Int(countsPadding));
        Graph graph = graph(1, 1, 5)
                .node("AveragePool", "mean", averaging, "x")
                .node("Mul", "y", "mean", "mean")
                .build();

        double first = countsPadding == 0 ? 2 * 8 : 2 * 4 / 2.0;
        assertThat(gradient(summed(graph), Choices.PLAIN, 8, 9, 1, 3, 9)).containsExactly(first, 0, 2, 2, 0);
    }

    @Test
    void quantizationByTheRangeOfWhatIsThereIsPassedStraightThrough() {
        Graph graph = graph(4).add(new Node(
                        "q",
                        "DynamicQuantizeLinear",
                        "",
                        List.of("x"),
                        List.of("q", "scale", "zero"),
                        Map.of(),
                        Map.of()))
                .add(quantization("", "DequantizeLinear", "q", "d"))
                .node("Mul", "y", "d", "d")
                .build();

        double[] gradient = gradient(summed(graph), Choices.PLAIN, 1, -3, 30, -20);

        assertThat(gradient).containsExactly(new double[] {2, -6, 60, -40}, within(0.4));
    }

    private static Node quantization(String domain, String opType, String from, String to) {
        return new Node(to, opType, domain, List.of(from, "scale", "zero"), List.of(to), Map.of(), Map.of());
    }

    private static GraphBuilder graph(Object... dims) {
        return new GraphBuilder().opset("", Gradients.OPSET).input("x", dims);
    }

    private static Graph summed(Graph graph) {
        List<Node> nodes = new java.util.ArrayList<>(graph.nodes());
        nodes.add(Node.of("ReduceSum", List.of("y"), List.of("s"), Map.of("keepdims", new Attribute.Int(0))));
        return graph.withNodes(nodes);
    }

    private static Measured measured(Graph graph, double... x) {
        return RuleCheck.measure(core, RuleCheck.model(graph), feeds(graph, x));
    }

    private static double[] gradient(Graph graph, Choices choices, double... x) {
        String output = "dx";
        Graph derived = Gradients.of(graph, measured(graph, x), choices, "s", Map.of("x", output));
        try (Session session = core.open(RuleCheck.model(derived), NativeCore.Optimization.FULL)) {
            Map<String, Tensor> feeds = new java.util.HashMap<>(feeds(graph, x));
            feeds.keySet().retainAll(session.inputs());
            // Zero has no sign here.
            return Arrays.stream(RuleCheck.numbers(session.run(Call.ofServer(), feeds, Map.of(output, Optional.empty()))
                            .get(output)))
                    .map(number -> number + 0.0)
                    .toArray();
        }
    }

    private static Map<String, Tensor> feeds(Graph graph, double... x) {
        long[] dims = graph.inputs().get(0).tensorType().orElseThrow().dims().orElseThrow().stream()
                .mapToLong(dim -> dim.size())
                .toArray();
        return Map.of("x", RuleCheck.tensor(ElementType.FLOAT, Shape.of(dims), x));
    }
}
