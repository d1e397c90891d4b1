package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WidenHalvesTest {
    private static final Attribute TO_FLOAT = new Attribute.Int(ElementType.FLOAT.onnxNumber());
    private static final int BFLOAT16 = 16;

    @Test
    void aGraphOfFloatsStaysItself() {
        Graph graph = new GraphFixture()
                .input("x", 1)
                .weight("w", Weight.ofFloats(Shape.of(1), 2))
                .node("Mul", List.of("x", "w"), "y")
                .node("Cast", List.of("y"), "z", Map.of("to", new Attribute.Int(7)))
                .outputs("z")
                .graph();

        assertThat(WidenHalves.of(graph)).isEqualTo(new WidenHalves(graph, Map.of()));
    }

    @Test
    void inputsAndWeightsStayHalvesAndAreCastBehind() {
        Weight half = half(0.5f);
        Graph graph = new GraphFixture()
                .input("x", ElementType.FLOAT16, 1)
                .weight("w", half)
                .weight("axes", Weight.ofInts(0))
                .node("Mul", List.of("x", "w"), "m")
                .node("ReduceSum", List.of("m", "axes"), "y")
                .graph()
                .withOutputs(List.of(typed("y", ElementType.FLOAT16)));

        WidenHalves wide = WidenHalves.of(graph);

        assertThat(wide.inputs()).isEqualTo(Map.of("x", "x_wide"));
        assertThat(wide.graph().inputs()).isEqualTo(graph.inputs());
        assertThat(wide.graph().weights()).isEqualTo(graph.weights());
        assertThat(wide.graph().outputs()).containsExactly(typed("y", ElementType.FLOAT));
        assertThat(wide.graph().nodes())
                .containsExactly(
                        Node.of("Cast", List.of("x"), List.of("x_wide"), Map.of("to", TO_FLOAT)),
                        Node.of("Cast", List.of("w"), List.of("w_wide"), Map.of("to", TO_FLOAT)),
                        graph.nodes().get(0).withValues(List.of("x_wide", "w_wide"), List.of("m")),
                        graph.nodes().get(1));
    }

    @Test
    void constantsAndTypesInAttributesAreWide() {
        Graph graph = new GraphFixture()
                .node("Constant", List.of(), "half", Map.of("value", new Attribute.Constant(half(-1.5f, 65504))))
                .node("Constant", List.of(), "brain", Map.of("value", new Attribute.Constant(brain(1.0078125f))))
                .node("Cast", List.of("half"), "cast", Map.of("to", new Attribute.Int(10)))
                .node("EyeLike", List.of("half"), "eye", Map.of("dtype", new Attribute.Int(BFLOAT16)))
                .node("Gather", List.of("half"), "gathered", Map.of("axis", new Attribute.Int(10)))
                .outputs("gathered")
                .graph();

        List<Node> nodes = WidenHalves.of(graph).graph().nodes();

        assertThat(nodes.get(0).attributes())
                .isEqualTo(Map.of("value", new Attribute.Constant(Weight.ofFloats(Shape.of(2), -1.5f, 65504))));
        assertThat(nodes.get(1).attributes())
                .isEqualTo(Map.of("value", new Attribute.Constant(Weight.ofFloats(Shape.of(1), 1.0078125f))));
        assertThat(nodes.get(2).attributes()).isEqualTo(Map.of("to", TO_FLOAT));
        assertThat(nodes.get(3).attributes()).isEqualTo(Map.of("dtype", TO_FLOAT));
        assertThat(nodes.get(4).attributes()).isEqualTo(Map.of("axis", new Attribute.Int(10)));
    }

    @Test
    void bodiesOfControlFlowAreWideToo() {
        Graph body = new GraphFixture()
                .input("carried", ElementType.FLOAT16, 1)
                .weight("inner", half(2))
                .node("Mul", List.of("carried", "inner"), "m")
                .node("Add", List.of("m", "w"), "result")
                .graph()
                .withOutputs(List.of(typed("result", ElementType.FLOAT16), ValueInfo.untyped("inner")));
        Graph graph = new GraphFixture()
                .input("x", ElementType.FLOAT16, 1)
                .weight("w", half(0.5f))
                .node("Loop", List.of("", "", "x"), "y", Map.of("body", new Attribute.Body(body)))
                .outputs("y")
                .graph();

        Graph wide = WidenHalves.of(graph).graph();

        Graph wideBody = wide.nodes().get(2).bodies().get(0);
        assertThat(wide.nodes().get(2).inputs()).containsExactly("", "", "x_wide");
        assertThat(wideBody.inputs()).containsExactly(typed("carried", ElementType.FLOAT));
        assertThat(wideBody.outputs())
                .containsExactly(typed("result", ElementType.FLOAT), ValueInfo.untyped("inner_wide"));
        assertThat(wideBody.nodes()).extracting(Node::opType).containsExactly("Cast", "Mul", "Add");
        assertThat(wideBody.nodes().get(1).inputs()).containsExactly("carried", "inner_wide");
        assertThat(wideBody.nodes().get(2).inputs()).containsExactly("m", "w_wide");
    }

    private static ValueInfo typed(String name, ElementType type) {
        return new ValueInfo(
                name,
                Optional.of(new ValueType.TensorType(type.onnxNumber(), Optional.of(List.of(ValueType.Dim.of(1))))));
    }

    private static Weight half(float... values) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float16.fromFloat(value));
        }
        return new Weight(10, Shape.of(values.length), new Weight.Bytes(bytes.flip()));
    }

    private static Weight brain(float value) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
        return new Weight(BFLOAT16, Shape.of(1), new Weight.Bytes(bytes.flip()));
    }
}
