package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.runtime.GraphRun;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InlineBodiesTest {
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
    @ValueSource(ints = {0, 1})
    void anIfWhoseConditionIsKnownBecomesItsBranch(int condition) {
        Graph graph = withIf(bool(condition));

        Graph inlined = InlineBodies.of(graph, Map.of());

        assertThat(inlined.nodes()).extracting(Node::opType).doesNotContain("If");
        assertThat(inlined.nodes()).extracting(Node::opType).contains(condition == 1 ? "Mul" : "Sub");
        assertSame(graph, inlined);
    }

    @Test
    void aConditionThatWasMeasuredIsKnown() {
        Graph graph = withIf(bool(1));
        Graph measured = graph.withWeights(Map.of("w", graph.weights().get("w")))
                .withInputs(new GraphBuilder()
                        .input("x", 2, 3)
                        .input("condition", ElementType.BOOL)
                        .build()
                        .inputs());

        assertThat(InlineBodies.of(measured, Map.of())).isSameAs(measured);
        assertThat(InlineBodies.of(measured, Map.of("condition", new long[] {0}))
                        .nodes())
                .extracting(Node::opType)
                .containsExactly("Relu", "Sub", "Identity", "Exp");
    }

    @Test
    void aBranchThatReturnsWhatIsAroundItIsNoMoreThanAnotherName() {
        Graph graph = new GraphBuilder()
                .input("x", 2)
                .weight("condition", bool(1))
                .add(GraphBuilder.node(
                        "if",
                        "If",
                        List.of("condition"),
                        List.of("a", "b"),
                        Map.of(
                                "then_branch",
                                        body(new GraphBuilder().output("x", "x").build()),
                                "else_branch",
                                        body(new GraphBuilder().output("x", "x").build()))))
                .node("Add", "y", "a", "b")
                .output("y")
                .build();

        Graph inlined = InlineBodies.of(graph, Map.of());

        assertThat(inlined.nodes()).extracting(Node::opType).containsExactly("Identity", "Identity", "Add");
    }

    @Test
    void branchesInsideBranchesGoToo() {
        Graph inner = withIf(bool(1));
        Graph branch = new GraphBuilder()
                .weight("w", 2, 3)
                .weight("condition", bool(1))
                .add(inner.nodes().get(0))
                .add(inner.nodes().get(1))
                .output("y")
                .build();
        Graph graph = new GraphBuilder()
                .input("x", 2, 3)
                .weight("outer", bool(1))
                .node("If", "z", Map.of("then_branch", body(branch), "else_branch", body(branch)), "outer")
                .output("z")
                .build();

        Graph inlined = InlineBodies.of(graph, Map.of());

        assertThat(inlined.nodes()).extracting(Node::opType).doesNotContain("If");
        assertSame(graph, inlined);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5})
    void aLoopThatTurnsAKnownNumberOfTimesIsUnrolled(long turns) {
        Graph graph = loop(turns, identity());

        Graph inlined = InlineBodies.of(graph, Map.of());

        assertThat(inlined.nodes()).extracting(Node::opType).doesNotContain("Loop");
        assertThat(inlined.nodes().stream().filter(node -> node.is("Mul"))).hasSize((int) turns);
        assertSame(graph, inlined);
    }

    @Test
    void aLoopThatTurnsTooOftenOrEndsItselfStays() {
        Graph often = loop(InlineBodies.MOST_TURNS + 1, identity());
        Graph decides = loop(3, Node.of("Less", List.of("turn", "limit"), List.of("on"), Map.of()));
        Graph empty = loop(0, identity());

        assertThat(InlineBodies.of(often, Map.of())).isSameAs(often);
        assertThat(InlineBodies.of(decides, Map.of())).isSameAs(decides);
        assertThat(InlineBodies.of(empty, Map.of())).as("it gathers nothing").isSameAs(empty);
    }

    @Test
    void olderGraphsStayThemselves() {
        Graph graph = withIf(bool(1)).withOpsets(Map.of("", 12L));

        assertThat(InlineBodies.of(graph, Map.of())).isSameAs(graph);
    }

    /** Branches that capture what is around them, have weights of their own and use the same names. */
    private static Graph withIf(Weight condition) {
        Graph then = new GraphBuilder()
                .weight("own", 2, 3)
                .node("Mul", "t", "r", "own")
                .node("Add", "result", "t", "w")
                .output("result")
                .build();
        Graph otherwise =
                new GraphBuilder().node("Sub", "t", "r", "w").output("t").build();
        return new GraphBuilder()
                .opset("", 18)
                .input("x", 2, 3)
                .weight("w", 2, 3)
                .weight("condition", condition)
                .node("Relu", "r", "x")
                .node("If", "y", Map.of("then_branch", body(then), "else_branch", body(otherwise)), "condition")
                .node("Exp", "z", "y")
                .output("z")
                .build();
    }

    /** Carries a product and gathers sums. */
    private static Graph loop(long turns, Node condition) {
        Graph body = new GraphBuilder()
                .input("turn", ElementType.INT64)
                .input("before", ElementType.BOOL)
                .input("state", 2, 3)
                .add(condition)
                .node("Cast", "factor", Map.of("to", new Attribute.Int(1)), "turn")
                .node("Add", "added", "factor", "w")
                .node("Mul", "next", "state", "added")
                .node("Add", "row", "next", "x")
                .output("on", "next", "row")
                .build();
        return new GraphBuilder()
                .opset("", 18)
                .input("x", 2, 3)
                .weight("w", 2, 3)
                .weight("turns", Weight.ofInts(Shape.of(), turns))
                .weight("limit", Weight.ofInts(Shape.of(), 1))
                .weight("start", bool(1))
                .add(GraphBuilder.node(
                        "loop",
                        "Loop",
                        List.of("turns", "start", "x"),
                        List.of("last", "rows"),
                        Map.of("body", body(body))))
                .output("last", "rows")
                .build();
    }

    private static Node identity() {
        return Node.of("Identity", List.of("before"), List.of("on"), Map.of());
    }

    private static Attribute body(Graph graph) {
        return new Attribute.Body(graph);
    }

    private static Weight bool(int value) {
        return new Weight(
                ElementType.BOOL.onnxNumber(),
                Shape.of(),
                new Weight.Bytes(ByteBuffer.allocateDirect(1).put((byte) value).flip()));
    }

    private static void assertSame(Graph before, Graph after) {
        Map<String, ByteBuffer> feeds = GraphRun.random(before, 3);
        assertThat(GraphRun.of(core, after, feeds)).isEqualTo(GraphRun.of(core, before, feeds));
    }
}
