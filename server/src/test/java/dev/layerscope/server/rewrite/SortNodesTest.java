package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SortNodesTest {
    @Test
    void nodesInOrderStayWhereTheyAre() {
        Graph graph = graph(op("Conv", "x", "c"), op("Neg", "x", "n"), op("Relu", "c", "r"));

        assertThat(SortNodes.of(graph)).isEqualTo(graph);
    }

    @Test
    void aNodeThatComesTooEarlyMovesBehindWhatItNeeds() {
        Graph sorted = SortNodes.of(graph(op("Relu", "c", "r"), op("Abs", "x", "a"), op("Conv", "x", "c")));

        assertThat(sorted.nodes()).extracting(Node::opType).containsExactly("Abs", "Conv", "Relu");
    }

    @Test
    void aBodyIsSortedTooAndItsNodeWaitsForWhatItTakesFromAround() {
        Graph body = new GraphFixture()
                .node(op("Relu", "inner", "out"))
                .node(op("Neg", "c", "inner"))
                .outputs("out")
                .graph();
        Node branch = op("If", "x", "y").withAttributes(Map.of("then_branch", new Attribute.Body(body)));

        Graph sorted = SortNodes.of(graph(branch, op("Conv", "x", "c")));

        assertThat(sorted.nodes()).extracting(Node::opType).containsExactly("Conv", "If");
        assertThat(sorted.nodes().get(1).bodies().get(0).nodes())
                .extracting(Node::opType)
                .containsExactly("Neg", "Relu");
    }

    @Test
    void aChainOfAHundredThousandNodesTheWrongWayRoundIsTurned() {
        List<Node> chain = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            chain.add(op("Relu", i == 0 ? "x" : "v" + (i - 1), "v" + i));
        }
        List<Node> reversed = new ArrayList<>(chain);
        Collections.reverse(reversed);

        assertThat(SortNodes.of(graph().withNodes(reversed)).nodes()).isEqualTo(chain);
    }

    @Test
    void bodiesAFewLevelsDeepAreTakenAndMoreAreRefused() {
        assertThat(SortNodes.of(nested(8)).nodes()).hasSize(1);
        assertThatThrownBy(() -> SortNodes.of(nested(9)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessage("model file: bodies of control flow inside each other (expected: at most 8 deep)");
    }

    private static Graph nested(int levels) {
        Graph graph =
                new GraphFixture().node(op("Neg", "x", "v0")).outputs("v0").graph();
        for (int i = 1; i <= levels; i++) {
            Node branch = op("If", "x", "v" + i).withAttributes(Map.of("then_branch", new Attribute.Body(graph)));
            graph = new GraphFixture().node(branch).outputs("v" + i).graph();
        }
        return graph.withInputs(graph().inputs());
    }

    static List<Arguments> contradictions() {
        Graph missing = new GraphFixture()
                .node(op("Neg", "elsewhere", "out"))
                .outputs("out")
                .graph();
        return List.of(
                Arguments.of(
                        graph(op("Relu", "b", "a"), op("Neg", "a", "b")),
                        "Relu 'a' depends on itself (expected: a graph without cycles)"),
                Arguments.of(
                        graph(op("Relu", "a", "a")), "Relu 'a' depends on itself (expected: a graph without cycles)"),
                Arguments.of(
                        graph(op("Relu", "x", "a"), op("Neg", "x", "a")),
                        "value 'a' twice (expected: one input or node for each name)"),
                Arguments.of(
                        graph(op("Relu", "x", "x")), "value 'x' twice (expected: one input or node for each name)"),
                Arguments.of(
                        graph(op("Relu", "x", "a")).withWeights(Map.of("a", Weight.ofFloats(Shape.of(1), 1))),
                        "value 'a' twice (expected: one input or node for each name)"),
                Arguments.of(
                        new GraphFixture().input("x", 1).input("x", 2).graph(),
                        "value 'x' twice (expected: one input or node for each name)"),
                Arguments.of(
                        graph(op("Relu", "nothing", "a")),
                        "Relu 'a' uses 'nothing' (expected: a value that an input, a weight or a node gives)"),
                Arguments.of(
                        graph(
                                op("Relu", "x", "a").withName("relu"),
                                op("Neg", "nothing", "b").withName("neg")),
                        "Neg 'neg' uses 'nothing' (expected: a value that an input, a weight or a node gives)"),
                Arguments.of(
                        graph(op("If", "x", "y").withAttributes(Map.of("else_branch", new Attribute.Body(missing)))),
                        "Neg 'out' uses 'elsewhere' (expected: a value that an input, a weight or a node gives)"),
                Arguments.of(
                        new GraphFixture()
                                .input("x", 1)
                                .node(op("Relu", "x", "a"))
                                .outputs("b")
                                .graph(),
                        "output 'b' (expected: a value that an input, a weight or a node gives)"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void aGraphThatContradictsItselfIsRefused(Graph graph, String sentence) {
        assertThatThrownBy(() -> SortNodes.of(graph))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessage("model file: " + sentence);
    }

    private static Node op(String opType, String from, String to) {
        return Node.of(opType, List.of(from), List.of(to), Map.of());
    }

    private static Graph graph(Node... nodes) {
        GraphFixture fixture = new GraphFixture().input("x", 1);
        for (Node node : nodes) {
            fixture.node(node);
        }
        return fixture.graph();
    }
}
