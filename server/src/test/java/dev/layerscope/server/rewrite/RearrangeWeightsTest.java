package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.runtime.GraphRun;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RearrangeWeightsTest {
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
    void whatOnlyPutsAWeightIntoAnotherOrderBecomesAWeight() {
        Graph graph = flipped(Shape.of(4, 3, 2, 2)).outputs("y").graph();

        Graph rearranged = RearrangeWeights.of(graph, 1);

        assertThat(rearranged.nodes()).extracting(Node::opType).containsExactly("Add");
        assertThat(rearranged.weights()).containsOnlyKeys("reversed");
        assertThat(rearranged.weights().get("reversed").shape()).isEqualTo(Shape.of(3, 4, 2, 2));
        assertThat(rearranged.weights().get("reversed").byteSize())
                .as("bytes held")
                .isZero();
        assertSame(graph, rearranged);
    }

    @Test
    void groupsAreSplitAndJoinedAgain() {
        Graph graph = flipped(Shape.of(2, 4, 3, 2, 2))
                .weight("joined", Weight.ofInts(6, 4, 2, 2))
                .node("Reshape", List.of("reversed", "joined"), "z")
                .outputs("y", "w")
                .node("Neg", List.of("z"), "w")
                .graph();

        Graph rearranged = RearrangeWeights.of(graph, 1);

        assertThat(rearranged.weights()).containsOnlyKeys("reversed", "z");
        assertSame(graph, rearranged);
    }

    @Test
    void aWeightThatIsOnlyReshapedSharesItsMemory() {
        Weight weight = numbers(Shape.of(2, 6));
        Graph graph = new GraphFixture()
                .input("x", 3, 4)
                .weight("weight", weight)
                .weight("shape", Weight.ofInts(3, 4))
                .node("Reshape", List.of("weight", "shape"), "reshaped")
                .node("Add", List.of("x", "reshaped"), "y")
                .outputs("y")
                .graph();

        Graph rearranged = RearrangeWeights.of(graph, 1);

        assertThat(rearranged.weights().get("reshaped").content()).isEqualTo(weight.content());
        assertSame(graph, rearranged);
    }

    @Test
    void smallWeightsAndWhatIsComputedStay() {
        Graph graph = flipped(Shape.of(4, 3, 2, 2)).outputs("y").graph();

        assertThat(RearrangeWeights.of(graph, 4 * 48 + 1)).isSameAs(graph);
    }

    @Test
    void anOutputThatIsAWeightInAnotherOrderStaysComputed() {
        Graph graph = flipped(Shape.of(4, 3, 2, 2)).outputs("y", "reversed").graph();

        Graph rearranged = RearrangeWeights.of(graph, 1);

        assertThat(rearranged.nodes()).extracting(Node::opType).containsExactly("Slice", "Add");
        assertSame(graph, rearranged);
    }

    /** The last two axes backwards, and those before them swapped. */
    private static GraphFixture flipped(Shape shape) {
        int rank = shape.rank();
        long[] order = LongStream.range(0, rank).toArray();
        order[rank - 4] = rank - 3;
        order[rank - 3] = rank - 4;
        return new GraphFixture()
                .input("x", 2)
                .weight("weight", numbers(shape))
                .weight("minus", Weight.ofInts(-1, -1))
                .weight("ends", Weight.ofInts(Long.MIN_VALUE, Long.MIN_VALUE))
                .weight("axes", Weight.ofInts(rank - 2, rank - 1))
                .node("Transpose", List.of("weight"), "transposed", Map.of("perm", Attribute.Ints.of(order)))
                .node("Slice", List.of("transposed", "minus", "ends", "axes", "minus"), "reversed")
                .node("Add", List.of("x", "reversed"), "y");
    }

    private static Weight numbers(Shape shape) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Weight.ofFloats(shape, values);
    }

    private static void assertSame(Graph graph, Graph rearranged) {
        Map<String, ByteBuffer> feeds = GraphRun.random(graph, 1);
        assertThat(GraphRun.of(core, rearranged, feeds)).isEqualTo(GraphRun.of(core, graph, feeds));
    }
}
