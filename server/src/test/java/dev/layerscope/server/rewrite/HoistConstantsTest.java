package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoistConstantsTest {
    private static final Weight LARGE = Weight.ofFloats(Shape.of(4), 1, 2, 3, 4);
    private static final Weight SMALL = Weight.ofFloats(Shape.of(2), 5, 6);

    @Test
    void aLargeConstantBecomesAWeightAndASmallOneStays() {
        Graph hoisted = HoistConstants.of(graph(), 16);

        assertThat(hoisted.nodes()).extracting(Node::opType).containsExactly("Constant", "Add");
        assertThat(hoisted.weights()).isEqualTo(Map.of("large", LARGE));
    }

    @Test
    void aGraphWithoutLargeConstantsStaysItself() {
        Graph graph = graph();

        assertThat(HoistConstants.of(graph, 17)).isSameAs(graph);
    }

    private static Graph graph() {
        return new GraphFixture()
                .node("Constant", List.of(), "large", Map.of("value", new Attribute.Constant(LARGE)))
                .node("Constant", List.of(), "small", Map.of("value", new Attribute.Constant(SMALL)))
                .node("Add", List.of("large", "small"), "y")
                .outputs("y")
                .graph();
    }
}
