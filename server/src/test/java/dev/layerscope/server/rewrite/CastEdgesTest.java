package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CastEdgesTest {
    private static final int UINT16 = 4;

    @Test
    void aGraphWhoseTypesCanBeMovedStaysItself() {
        Graph graph = new GraphFixture()
                .input("x", 1)
                .node("Relu", List.of("x"), "y")
                .outputs("y")
                .graph();

        assertThat(CastEdges.of(graph, Map.of())).isSameAs(graph);
    }

    @Test
    void anInputIsFedInATypeThatHoldsItsValues() {
        Graph graph = new GraphFixture()
                .node("Odd", List.of("x"), "y")
                .outputs("y")
                .graph()
                .withInputs(List.of(new ValueInfo(
                        "x",
                        Optional.of(new ValueType.TensorType(UINT16, Optional.of(List.of(ValueType.Dim.of(3))))))));

        Graph cast = CastEdges.of(graph, Map.of());

        assertThat(cast.inputs().get(0).tensorType())
                .hasValue(new ValueType.TensorType(
                        ElementType.INT32.onnxNumber(), Optional.of(List.of(ValueType.Dim.of(3)))));
        assertThat(cast.nodes()).extracting(Node::opType).containsExactly("Cast", "Odd");
        assertThat(cast.nodes().get(0).attributes()).isEqualTo(Map.of("to", new Attribute.Int(UINT16)));
        assertThat(cast.nodes().get(0).inputs()).containsExactly("x");
        assertThat(cast.nodes().get(1).inputs())
                .isEqualTo(cast.nodes().get(0).outputs())
                .doesNotContain("x");
    }

    @Test
    void anObservedValueKeepsItsNameAndWhatUsesItGetsItAsItWas() {
        Graph body = new GraphFixture()
                .node(Node.of("Neg", List.of("c"), List.of("negative"), Map.of()))
                .outputs("negative")
                .graph();
        Graph same = new GraphFixture().outputs("c").graph();
        Graph graph = new GraphFixture()
                .input("x", 1)
                .node("Odd", List.of("x"), "c")
                .node("Relu", List.of("c"), "r")
                .node("If", List.of("r"), "y", Map.of("a", new Attribute.Bodies(List.of(body, same))))
                .outputs("y")
                .graph();

        Graph cast = CastEdges.of(graph, Map.of("c", ElementType.FLOAT));

        assertThat(cast.nodes()).extracting(Node::opType).containsExactly("Odd", "Cast", "Relu", "If");
        assertThat(cast.nodes().get(0).outputs()).containsExactly("c_cast");
        assertThat(cast.nodes().get(1).inputs()).containsExactly("c_cast");
        assertThat(cast.nodes().get(1).outputs()).containsExactly("c");
        assertThat(cast.nodes().get(2).inputs()).containsExactly("c_cast");
        assertThat(cast.nodes().get(3).uses()).containsExactlyInAnyOrder("r", "c_cast");
    }
}
