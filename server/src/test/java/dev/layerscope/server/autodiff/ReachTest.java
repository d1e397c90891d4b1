package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.runtime.NativeCore;
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

/** What is said of values that no gradient reaches. */
class ReachTest {
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
    void quantizedArithmeticHasNoRuleAndWhatIsBehindItNames() {
        Graph graph = graph(1, 1, 3, 3)
                .weight("scale", Weight.ofFloats(Shape.of(), 0.1f))
                .weight("zero", bytes(Shape.of(), 0))
                .weight("w", bytes(Shape.of(1, 1, 1, 1), 2))
                .node("QuantizeLinear", "q", "x", "scale", "zero")
                .node("QLinearConv", "c", "q", "scale", "zero", "w", "scale", "zero", "scale", "zero")
                .node("DequantizeLinear", "y", "c", "scale", "zero")
                .build();

        Reach reach = reach(graph);

        assertThat(reach.stop("q")).isEmpty();
        assertStop(
                reach,
                "c",
                "QLinearConv",
                "it computes in integers, so there is no derivative (expected: operators between DequantizeLinear and QuantizeLinear)");
        assertThat(reach.stop("y")).as("it names where the gradient stops").isEqualTo(reach.stop("c"));
    }

    @Test
    void recurrentNetworksHaveNoRule() {
        Graph graph = graph(2, 1, 3)
                .weight("w", 1, 4, 3)
                .weight("r", 1, 4, 1)
                .weight("wg", 1, 3, 3)
                .weight("rg", 1, 3, 1)
                .node("LSTM", "lstm", Map.of("hidden_size", new Attribute.Int(1)), "x", "w", "r")
                .node("GRU", "gru", Map.of("hidden_size", new Attribute.Int(1)), "x", "wg", "rg")
                .build();

        assertStop(reach(graph), "lstm", "LSTM", "its derivative isn't known");
        assertStop(reach(graph), "gru", "GRU", "its derivative isn't known");
    }

    @Test
    void controlFlowThatDependsOnTheContentIsNamed() {
        Graph body = new GraphBuilder()
                .input("turn", ElementType.INT64)
                .input("on", ElementType.BOOL)
                .input("state", 3)
                .node("Identity", "goes_on", "on")
                .node("Mul", "next", "state", "x")
                .output("goes_on", "next")
                .build();
        Graph graph = graph(3).node("ArgMax", "most", Map.of("keepdims", new Attribute.Int(0)), "x")
                .add(GraphBuilder.node(
                        "loop",
                        "Loop",
                        List.of("most", "", "x"),
                        List.of("y"),
                        Map.of("body", new Attribute.Body(body))))
                .build();

        assertStop(
                reach(graph),
                "y",
                "Loop",
                "it takes its way by what the model is fed, or turns too often (expected: a constant condition, at most 64 turns)");
    }

    @Test
    void operatorsOfOtherDomainsAreNamed() {
        Graph graph = graph(1, 4)
                .opset("com.microsoft", 1)
                .opset("ai.onnx.ml", 3)
                .add(new Node(
                        "inverse", "Inverse", "com.microsoft", List.of("square"), List.of("i"), Map.of(), Map.of()))
                .add(new Node(
                        "normal",
                        "Normalizer",
                        "ai.onnx.ml",
                        List.of("x"),
                        List.of("n"),
                        Map.of("norm", new Attribute.Text("L2")),
                        Map.of()))
                .build();
        List<Node> nodes = new java.util.ArrayList<>(graph.nodes());
        nodes.add(0, Node.of("Reshape", List.of("x", "shape"), List.of("square"), Map.of()));
        Reach reach = reach(graph.withNodes(nodes).withWeights(Map.of("shape", Weight.ofInts(2, 2))));

        assertStop(reach, "i", "Inverse", "its derivative isn't known");
        assertStop(reach, "n", "Normalizer", "its derivative isn't known");
    }

    @Test
    void samplingOfVolumesIsRefused() {
        Graph graph = graph(1, 1, 2, 2, 2)
                .opset("", 20)
                .weight("grid", 1, 2, 2, 2, 3)
                .node("GridSample", "y", "x", "grid")
                .build();

        assertStop(reach(graph), "y", "GridSample", "it samples volumes (expected: pictures, [N, C, H, W])");
    }

    @Test
    void stepsAndWhatDoesntDependOnTheInputSaySo() {
        Graph graph = graph(2).weight("w", 2)
                .node("Floor", "steps", "x")
                .node("ArgMax", "index", "x")
                .node("Exp", "constant", "w")
                .node("Relu", "behind", "steps")
                .build();

        Reach reach = reach(graph);

        assertStop(reach, "steps", "Floor", "it changes only in steps, so its derivative is zero");
        assertStop(reach, "behind", "Floor", "it changes only in steps, so its derivative is zero");
        assertStop(reach, "index", "ArgMax", "it changes only in steps, so its derivative is zero");
        assertStop(reach, "constant", "Exp", "it doesn't depend on 'x'");
    }

    private static void assertStop(Reach reach, String value, String opType, String why) {
        Optional<Reach.Stop> stop = reach.stop(value);
        assertThat(stop).as(value).isPresent();
        assertThat(stop.orElseThrow().node().opType()).isEqualTo(opType);
        assertThat(stop.orElseThrow().why()).isEqualTo(why);
    }

    private static GraphBuilder graph(Object... dims) {
        return new GraphBuilder().opset("", Gradients.OPSET).input("x", dims);
    }

    private static Reach reach(Graph graph) {
        long[] dims = graph.inputs().get(0).tensorType().orElseThrow().dims().orElseThrow().stream()
                .mapToLong(dim -> dim.size())
                .toArray();
        double[] numbers = new double[(int) Shape.of(dims).elements()];
        Arrays.fill(numbers, 0.5);
        Map<String, Tensor> feeds = Map.of("x", RuleCheck.tensor(ElementType.FLOAT, Shape.of(dims), numbers));
        return Reach.of(graph, RuleCheck.measure(core, RuleCheck.model(graph), feeds), Choices.PLAIN, List.of("x"));
    }

    private static Weight bytes(Shape shape, int value) {
        return new Weight(
                ElementType.UINT8.onnxNumber(),
                shape,
                new Weight.Bytes(ByteBuffer.allocateDirect(1).put((byte) value).flip()));
    }
}
