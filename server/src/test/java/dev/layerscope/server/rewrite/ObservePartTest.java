package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ObservePartTest {
    private static Graph chain() {
        return new GraphFixture()
                .input("part_indices_1", 1, 3, 8, 8)
                .node("Relu", List.of("part_indices_1"), "part")
                .node("Abs", List.of("part"), "later")
                .outputs("later")
                .graph();
    }

    @Test
    void whatIsChosenAlongEachAxisIsGatheredOneAxisAfterTheOther() {
        ObservePart observed = ObservePart.of(chain(), "part", new TreeSet<>(List.of(1, 3)));

        Graph graph = observed.graph();
        assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu", "Gather", "Gather");
        Node first = graph.nodes().get(1);
        Node second = graph.nodes().get(2);
        assertThat(first.intAttribute("axis", -1)).isEqualTo(1);
        assertThat(first.inputs()).containsExactly("part", "part_indices_1_");
        assertThat(second.intAttribute("axis", -1)).isEqualTo(3);
        assertThat(second.inputs()).containsExactly(first.outputs().get(0), "part_indices_3");
        assertThat(observed.output())
                .isEqualTo("part_")
                .isEqualTo(second.outputs().get(0));
        assertThat(observed.indices()).isEqualTo(Map.of(1, "part_indices_1_", 3, "part_indices_3"));
        assertThat(graph.outputs()).containsExactly(ValueInfo.untyped("part_"));
        assertThat(graph.inputs())
                .extracting(ValueInfo::name)
                .containsExactly("part_indices_1", "part_indices_1_", "part_indices_3");
    }

    @Test
    void theGraphItselfStaysAsItIs() {
        Graph chain = chain();
        assertThat(ObservePart.of(chain, "part", new TreeSet<>(List.of(0))).graph())
                .isNotEqualTo(chain);
        assertThat(chain).isEqualTo(chain());
    }
}
