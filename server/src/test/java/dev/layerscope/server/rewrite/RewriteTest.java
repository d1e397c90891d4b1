package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType.Dim;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewriteTest {
    private static final Weight ONE = Weight.ofFloats(Shape.of(1), 1);

    /** x -> Conv(w1) -> c -> Relu -> r -> Gemm(w2) -> y, beside it z -> Abs -> a. */
    private static Graph chain() {
        return new GraphFixture()
                .input("x", 1, 3, 8, 8)
                .input("z", 1)
                .weight("w1", ONE)
                .weight("w2", ONE)
                .node("Conv", List.of("x", "w1"), "c")
                .node("Abs", List.of("z"), "a")
                .node("Relu", List.of("c"), "r")
                .node("Gemm", List.of("r", "w2"), "y")
                .outputs("y", "a")
                .graph();
    }

    @Test
    void observingAValueLeavesWhatItNeedsAndNothingElse() {
        Graph observed = Observe.values(chain(), List.of("r", "c"));
        assertThat(names(observed.outputs())).containsExactly("r", "c");
        assertThat(observed.outputs()).allMatch(output -> output.type().isEmpty());
        assertThat(operators(observed)).containsExactly("Conv", "Relu");
        assertThat(observed.weights()).containsOnlyKeys("w1");
        assertThat(names(observed.inputs())).containsExactly("x");
        assertThat(observed.opsets()).isEqualTo(chain().opsets());
    }

    @Test
    void anInputOrAWeightCanBeObservedToo() {
        Graph observed = Observe.values(chain(), List.of("x", "w2"));
        assertThat(observed.nodes()).isEmpty();
        assertThat(observed.weights()).containsOnlyKeys("w2");
        assertThat(names(observed.inputs())).containsExactly("x");
    }

    @Test
    void observingChangesNothingOfTheGraphItself() {
        Graph chain = chain();
        Observe.values(chain, List.of("c"));
        assertThat(chain).isEqualTo(chain());
    }

    @Test
    void aNodeWithSeveralOutputsIsKeptForAnyOfThem() {
        Graph graph = new GraphFixture()
                .input("x", 4)
                .node(Node.of("Split", List.of("x"), List.of("left", "", "right"), Map.of()))
                .node("Neg", List.of("left"), "n")
                .outputs("n")
                .graph();
        assertThat(operators(Observe.values(graph, List.of("right")))).containsExactly("Split");
    }

    @Test
    void whatABodyTakesFromAroundItIsKept() {
        Graph body = new GraphFixture()
                .weight("inner", ONE)
                .node("Add", List.of("c", "inner"), "sum")
                .outputs("sum")
                .graph();
        Graph nested = new GraphFixture()
                .node(Node.of(
                        "If", List.of("condition"), List.of("chosen"), Map.of("then_branch", new Attribute.Body(body))))
                .outputs("chosen")
                .graph();
        Graph graph = new GraphFixture()
                .input("x", 1)
                .input("condition", ElementType.BOOL)
                .input("unused", 1)
                .weight("inner", ONE)
                .node("Neg", List.of("x"), "c")
                .node("Abs", List.of("x"), "b")
                .node(Node.of(
                        "If", List.of("condition"), List.of("y"), Map.of("then_branch", new Attribute.Body(nested))))
                .outputs("y", "b")
                .graph();
        Graph observed = Observe.values(graph, List.of("y"));
        assertThat(operators(observed)).containsExactly("Neg", "If");
        assertThat(names(observed.inputs())).containsExactly("x", "condition");
        assertThat(observed.weights()).as("the body has its own").isEmpty();
        assertThat(graph.consumers().get("c")).extracting(Node::opType).containsExactly("If");
        assertThat(Downstream.of(graph, graph.nodes().get(0))).containsExactlyInAnyOrder("c", "y");
    }

    @Test
    void inputsThatOnlyRepeatAWeightAreCutAway() {
        Graph old = new GraphFixture()
                .input("x", 1)
                .input("w", 1)
                .weight("w", ONE)
                .node("Add", List.of("x", "w"), "y")
                .outputs("y")
                .graph();
        Graph cut = Cut.unneeded(old);
        assertThat(names(cut.inputs())).containsExactly("x");
        assertThat(cut.weights()).containsOnlyKeys("w");
    }

    @Test
    void anInputLeftOutNeedsNothing() {
        Graph graph = new GraphFixture()
                .input("x", 1)
                .node(Node.of("Dropout", List.of("x"), List.of("d", ""), Map.of()))
                .node("Clip", List.of("x", "", "x"), "y")
                .outputs("y")
                .graph();
        assertThat(operators(Cut.unneeded(graph))).containsExactly("Clip");
    }

    @Test
    void shapesAreObservedInsteadOfValues() {
        ObserveShapes shapes = ObserveShapes.of(chain(), List.of("r", "x"));
        assertThat(shapes.outputs()).containsExactly(Map.entry("r", "shape_of_0"), Map.entry("x", "shape_of_1"));
        assertThat(names(shapes.graph().outputs())).containsExactly("shape_of_0", "shape_of_1");
        assertThat(operators(shapes.graph())).containsExactly("Conv", "Relu", "Shape", "Shape");
        assertThat(shapes.graph().producers().get("shape_of_1").inputs()).containsExactly("x");
        assertThat(shapes.graph().weights()).containsOnlyKeys("w1");
    }

    @Test
    void namesOfShapesClashWithNone() {
        Graph graph = new GraphFixture()
                .input("shape_of_0", 1)
                .weight("shape_of_1", ONE)
                .node("Add", List.of("shape_of_0", "shape_of_1"), "shape_of_2")
                .node("Neg", List.of("shape_of_2"), "shape_of_0_")
                .outputs("shape_of_0_")
                .graph();
        ObserveShapes shapes =
                ObserveShapes.of(graph, List.of("shape_of_0", "shape_of_1", "shape_of_2", "shape_of_0_"));
        assertThat(shapes.outputs().keySet()).containsExactly("shape_of_0", "shape_of_1", "shape_of_2", "shape_of_0_");
        assertThat(shapes.outputs().values())
                .doesNotHaveDuplicates()
                .doesNotContain("shape_of_0", "shape_of_1", "shape_of_2", "shape_of_0_");
        assertThat(shapes.graph().producers()).containsKeys("shape_of_2", "shape_of_0_");
    }

    @Test
    void aValueAskedForTwiceHasItsShapeOnce() {
        ObserveShapes shapes = ObserveShapes.of(chain(), List.of("c", "c"));
        assertThat(shapes.outputs()).containsOnlyKeys("c");
        assertThat(operators(shapes.graph())).containsExactly("Conv", "Shape");
    }

    @Test
    void heightAndWidthBecomeSymbolsAndNothingElseChanges() {
        Graph freed = SymbolicSize.of(chain(), "x", 2);
        assertThat(dims(freed, "x")).containsExactly(Dim.of(1), Dim.of(3), Dim.of("height"), Dim.of("width"));
        assertThat(freed.withInputs(chain().inputs())).isEqualTo(chain());
        assertThat(freed.input("z")).isEqualTo(chain().input("z"));
        assertThat(dims(SymbolicSize.of(chain(), "x", 1), "x"))
                .containsExactly(Dim.of(1), Dim.of("height"), Dim.of("width"), Dim.of(8));
        assertThat(SymbolicSize.of(chain(), "missing", 2)).isEqualTo(chain());
    }

    @Test
    void anInputOfUnknownTypeStaysAsItIs() {
        Graph untyped = chain().withInputs(List.of(ValueInfo.untyped("x")));
        assertThat(SymbolicSize.of(untyped, "x", 2)).isEqualTo(untyped);
    }

    @Test
    void everyNodeGetsANameOfItsOwn() {
        Graph graph = chain().withNodes(chain().nodes().stream()
                .map(node -> node.withName("same"))
                .toList());
        Graph named = NameNodes.of(graph);
        assertThat(named.nodes()).extracting(Node::name).containsExactly("node_0", "node_1", "node_2", "node_3");
        assertThat(operators(named)).isEqualTo(operators(chain()));
        assertThat(named.outputs()).isEqualTo(graph.outputs());
    }

    @Test
    void downstreamOfANodeIsWhatDependsOnIt() {
        Graph chain = chain();
        assertThat(Downstream.of(chain, chain.nodes().get(0))).containsExactlyInAnyOrder("c", "r", "y");
        assertThat(Downstream.of(chain, chain.nodes().get(1))).containsExactly("a");
        assertThat(Downstream.of(chain, chain.nodes().get(3))).containsExactly("y");
    }

    private static List<Dim> dims(Graph graph, String input) {
        return graph.input(input)
                .orElseThrow()
                .tensorType()
                .orElseThrow()
                .dims()
                .orElseThrow();
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(Node::opType).toList();
    }

    private static List<String> names(List<ValueInfo> values) {
        return values.stream().map(ValueInfo::name).toList();
    }
}
