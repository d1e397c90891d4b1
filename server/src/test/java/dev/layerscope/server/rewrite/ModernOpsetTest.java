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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs before and after, run on the same numbers. */
class ModernOpsetTest {
    private static NativeCore core;

    @BeforeAll
    static void start() {
        core = TestCore.start(TestCore.pool());
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    private record Form(String name, Graph graph) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Form form(long opset, String opType, Shape x, Map<String, ?> attributes, Weight... further) {
        return form(opset, opType, ElementType.FLOAT, x, 1, attributes, further);
    }

    private static Form form(
            long opset,
            String opType,
            ElementType type,
            Shape x,
            int outputs,
            Map<String, ?> attributes,
            Weight... further) {
        GraphBuilder graph = new GraphBuilder()
                .opset("", opset)
                .input("x", type, Arrays.stream(x.toArray()).boxed().toArray());
        List<String> inputs = new ArrayList<>(List.of("x"));
        for (int i = 0; i < further.length; i++) {
            inputs.add("w" + i);
            graph.weight("w" + i, further[i]);
        }
        List<String> results =
                IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
        Map<String, Attribute> all = new LinkedHashMap<>();
        attributes.forEach((key, value) -> all.put(key, attribute(value)));
        graph.add(GraphBuilder.node("node", opType, inputs, results, all)).output(results.toArray(String[]::new));
        return new Form(opType + " " + opset + " " + type + x + attributes, graph.build());
    }

    private static Attribute attribute(Object value) {
        if (value instanceof Integer number) {
            return new Attribute.Int(number);
        }
        if (value instanceof Double number) {
            return new Attribute.Real(number.floatValue());
        }
        if (value instanceof String text) {
            return new Attribute.Text(text);
        }
        List<?> values = (List<?>) value;
        return values.get(0) instanceof Integer
                ? Attribute.Ints.of(
                        values.stream().mapToLong(number -> (Integer) number).toArray())
                : new Attribute.Reals(values.stream()
                        .map(number -> ((Double) number).floatValue())
                        .toList());
    }

    static Stream<Form> forms() {
        return Stream.of(axes(), reductions(), parts(), limits(), flattened(), resized(), others())
                .flatMap(List::stream);
    }

    private static List<Form> axes() {
        return List.of(
                form(7, "Squeeze", Shape.of(2, 1, 3, 1), Map.of("axes", List.of(1))),
                form(11, "Squeeze", Shape.of(2, 1, 3, 1), Map.of("axes", List.of(-1, 1))),
                form(12, "Squeeze", Shape.of(2, 1, 3, 1), Map.of()),
                form(13, "Squeeze", Shape.of(2, 1, 3, 1), Map.of(), Weight.ofInts(1)),
                form(7, "Unsqueeze", Shape.of(2, 3), Map.of("axes", List.of(0, 2))),
                form(11, "Unsqueeze", Shape.of(2, 3), Map.of("axes", List.of(-1))),
                form(13, "Unsqueeze", Shape.of(2, 3), Map.of(), Weight.ofInts(1)));
    }

    private static List<Form> reductions() {
        List<Form> forms = new ArrayList<>();
        for (String name :
                List.of("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")) {
            for (long opset : List.of(7, 11, 12, 13, 17)) {
                if (name.equals("Sum") && opset >= 13) {
                    forms.add(form(opset, "ReduceSum", Shape.of(2, 3, 4), Map.of(), Weight.ofInts(1)));
                    continue;
                }
                forms.add(form(opset, "Reduce" + name, Shape.of(2, 3, 4), Map.of()));
                forms.add(form(opset, "Reduce" + name, Shape.of(2, 3, 4), Map.of("axes", List.of(0, 2))));
                forms.add(form(opset, "Reduce" + name, Shape.of(2, 3, 4), Map.of("axes", List.of(1), "keepdims", 0)));
            }
        }
        return forms;
    }

    private static List<Form> parts() {
        ElementType type = ElementType.FLOAT;
        return List.of(
                form(7, "Split", type, Shape.of(6, 2), 3, Map.of()),
                form(11, "Split", type, Shape.of(2, 6), 2, Map.of("axis", -1, "split", List.of(2, 4))),
                form(13, "Split", type, Shape.of(2, 6), 2, Map.of("axis", 1), Weight.ofInts(5, 1)),
                form(17, "Split", type, Shape.of(2, 6), 3, Map.of("axis", 1)),
                form(7, "Slice", Shape.of(4, 5, 6), Map.of("starts", List.of(1, -3), "ends", List.of(3, 100))),
                form(
                        9,
                        "Slice",
                        Shape.of(4, 5, 6),
                        Map.of("starts", List.of(0), "ends", List.of(-1), "axes", List.of(2))),
                form(10, "Slice", Shape.of(4, 5), Map.of(), Weight.ofInts(3), Weight.ofInts(0)),
                form(7, "Pad", Shape.of(2, 3), Map.of("pads", List.of(1, 0, 2, 1))),
                form(10, "Pad", Shape.of(2, 3), Map.of("pads", List.of(0, 1, 0, 1), "value", 1.5)),
                form(8, "Pad", Shape.of(2, 3), Map.of("pads", List.of(1, 2, 1, 0), "mode", "reflect")),
                form(9, "Pad", Shape.of(2, 3), Map.of("pads", List.of(1, 2, 1, 0), "mode", "edge")),
                form(
                        9,
                        "Pad",
                        ElementType.DOUBLE,
                        Shape.of(2, 3),
                        1,
                        Map.of("pads", List.of(1, 0, 0, 0), "value", 0.5)),
                form(11, "Pad", Shape.of(2, 3), Map.of(), Weight.ofInts(1, 0, 2, 1)));
    }

    private static List<Form> limits() {
        return List.of(
                form(7, "Clip", Shape.of(20), Map.of("min", -0.25, "max", 0.5)),
                form(7, "Clip", Shape.of(20), Map.of("max", 0.5)),
                form(10, "Clip", Shape.of(20), Map.of("min", 0.0)),
                form(10, "Clip", Shape.of(20), Map.of()),
                form(11, "Clip", Shape.of(20), Map.of(), Weight.ofFloats(Shape.of(), -0.5f)),
                form(7, "TopK", ElementType.FLOAT, Shape.of(3, 8), 2, Map.of("k", 3)),
                form(9, "TopK", ElementType.FLOAT, Shape.of(3, 8), 2, Map.of("k", 2, "axis", 0)),
                form(10, "TopK", ElementType.FLOAT, Shape.of(3, 8), 2, Map.of("axis", 1), Weight.ofInts(4)),
                form(11, "TopK", ElementType.FLOAT, Shape.of(3, 8), 2, Map.of("largest", 0), Weight.ofInts(4)));
    }

    private static List<Form> flattened() {
        List<Form> forms = new ArrayList<>();
        for (String name : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            for (long opset : List.of(7, 11, 12)) {
                forms.add(form(opset, name, Shape.of(2, 3, 4), Map.of()));
                forms.add(form(opset, name, Shape.of(2, 3, 4), Map.of("axis", 0)));
                forms.add(form(opset, name, Shape.of(2, 3, 4), Map.of("axis", 2)));
            }
            forms.add(form(11, name, Shape.of(2, 3, 4), Map.of("axis", -2)));
            forms.add(form(13, name, Shape.of(2, 3, 4), Map.of("axis", 1)));
            forms.add(form(17, name, Shape.of(2, 3, 4), Map.of()));
        }
        return forms;
    }

    private static List<Form> resized() {
        Shape x = Shape.of(1, 2, 4, 6);
        List<Double> twice = List.of(1.0, 1.0, 2.0, 3.0);
        List<Form> forms = new ArrayList<>();
        for (String mode : List.of("nearest", "linear")) {
            forms.add(form(7, "Upsample", x, Map.of("mode", mode, "scales", twice)));
            forms.add(form(8, "Upsample", x, Map.of("mode", mode, "scales", List.of(1.0, 1.0, 1.7, 2.3))));
            forms.add(form(9, "Upsample", x, Map.of("mode", mode), scales(1, 1, 2, 2)));
            forms.add(form(10, "Resize", x, Map.of("mode", mode), scales(1, 1, 2, 1.5f)));
            forms.add(form(10, "Resize", x, Map.of("mode", mode), scales(1, 1, 0.6f, 0.5f)));
            forms.add(form(10, "Resize", x, Map.of("mode", mode), scales(1, 1, 0.6f, 1)));
            forms.add(form(10, "Resize", x, Map.of("mode", mode), scales(1, 1, 1.7f, 0.6f)));
            for (long opset : List.of(11, 13)) {
                for (String place : List.of(
                        "half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel", "tf_half_pixel_for_nn")) {
                    forms.add(form(
                            opset,
                            "Resize",
                            x,
                            Map.of("mode", mode, "coordinate_transformation_mode", place),
                            Weight.ofFloats(Shape.of(0)),
                            scales(1, 1, 1.7f, 0.6f)));
                }
            }
        }
        return forms;
    }

    private static List<Form> others() {
        Weight three = Weight.ofFloats(Shape.of(3), 0.5f, 1.5f, 2);
        ElementType type = ElementType.FLOAT;
        return List.of(
                form(7, "Dropout", Shape.of(2, 3), Map.of("ratio", 0.3)),
                form(10, "Dropout", Shape.of(2, 3), Map.of("ratio", 0.3)),
                form(12, "Dropout", Shape.of(2, 3), Map.of()),
                form(7, "BatchNormalization", Shape.of(2, 3, 4), Map.of("spatial", 1), three, three, three, three),
                form(8, "BatchNormalization", Shape.of(2, 3), Map.of("spatial", 0), three, three, three, three),
                form(9, "BatchNormalization", Shape.of(2, 3, 4), Map.of("epsilon", 0.1), three, three, three, three),
                form(14, "BatchNormalization", Shape.of(2, 3, 4), Map.of(), three, three, three, three),
                form(
                        15,
                        "BatchNormalization",
                        type,
                        Shape.of(2, 3, 4),
                        3,
                        Map.of("training_mode", 1),
                        three,
                        three,
                        three,
                        three),
                form(
                        9,
                        "Scatter",
                        Shape.of(3, 3),
                        Map.of("axis", 1),
                        Weight.ofInts(Shape.of(1, 2), 1, 0),
                        Weight.ofFloats(Shape.of(1, 2), 8, 9)),
                form(
                        10,
                        "RoiAlign",
                        Shape.of(1, 2, 8, 8),
                        Map.of("output_height", 3, "output_width", 3, "sampling_ratio", 2),
                        Weight.ofFloats(Shape.of(1, 4), 0.7f, 1.3f, 5.9f, 6.1f),
                        Weight.ofInts(0)),
                form(
                        16,
                        "RoiAlign",
                        Shape.of(1, 2, 8, 8),
                        Map.of("output_height", 3, "output_width", 3, "sampling_ratio", 2),
                        Weight.ofFloats(Shape.of(1, 4), 0.7f, 1.3f, 5.9f, 6.1f),
                        Weight.ofInts(0)),
                form(7, "ArgMax", Shape.of(2, 5), Map.of("axis", 1)),
                form(7, "MaxPool", Shape.of(1, 2, 6, 6), Map.of("kernel_shape", List.of(3, 3))),
                form(8, "MaxPool", type, Shape.of(1, 2, 6, 6), 2, Map.of("kernel_shape", List.of(3, 3))),
                form(
                        10,
                        "AveragePool",
                        Shape.of(1, 2, 7, 7),
                        Map.of("kernel_shape", List.of(3, 3), "strides", List.of(2, 2), "ceil_mode", 1)),
                form(
                        7,
                        "ConvTranspose",
                        Shape.of(1, 1, 4, 4),
                        Map.of("auto_pad", "SAME_UPPER", "strides", List.of(2, 2)),
                        Weight.ofFloats(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9)),
                form(9, "MeanVarianceNormalization", Shape.of(2, 3, 4, 4), Map.of()),
                form(11, "DepthToSpace", Shape.of(1, 8, 2, 3), Map.of("blocksize", 2)),
                form(9, "Flatten", Shape.of(2, 3, 4), Map.of("axis", 2)),
                form(11, "CumSum", Shape.of(2, 3), Map.of(), Weight.ofInts(Shape.of(), 1)),
                form(7, "LpPool", Shape.of(1, 2, 6, 6), Map.of("kernel_shape", List.of(3, 3), "p", 3)));
    }

    private static Weight scales(float... scales) {
        return Weight.ofFloats(Shape.of(scales.length), scales);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anOlderFormComputesTheSameInAModernOne(Form form) {
        Graph modern = ModernOpset.of(form.graph(), Map.of());

        assertThat(modern.opset()).isEqualTo(18);
        Map<String, ByteBuffer> feeds = GraphRun.random(form.graph(), 5);
        assertThat(GraphRun.of(core, modern, feeds)).isEqualTo(GraphRun.of(core, form.graph(), feeds));
    }

    @Test
    void bodiesOfControlFlowAreModernToo() {
        Graph then = new GraphBuilder()
                .node("ReduceMax", "most", Map.of("axes", Attribute.Ints.of(2)), "x")
                .node("Clip", "t", Map.of("max", new Attribute.Real(0.5f)), "most")
                .output("t")
                .build();
        Graph otherwise = new GraphBuilder()
                .node("Squeeze", "s", Map.of("axes", Attribute.Ints.of(2)), "x")
                .node("Softmax", "flat", "s")
                .node("Unsqueeze", "e", Map.of("axes", Attribute.Ints.of(2)), "flat")
                .output("e")
                .build();
        Graph graph = new GraphBuilder()
                .opset("", 9)
                .input("x", 2, 3, 1)
                .weight("half", Weight.ofFloats(Shape.of(), 0.5f))
                .node("ReduceMax", "highest", Map.of("keepdims", new Attribute.Int(0)), "x")
                .node("Greater", "condition", "highest", "half")
                .node(
                        "If",
                        "y",
                        Map.of("then_branch", new Attribute.Body(then), "else_branch", new Attribute.Body(otherwise)),
                        "condition")
                .output("y")
                .build();

        Graph modern = ModernOpset.of(graph, Map.of());

        for (int seed = 0; seed < 8; seed++) {
            Map<String, ByteBuffer> feeds = GraphRun.random(graph, seed);
            assertThat(GraphRun.of(core, modern, feeds)).isEqualTo(GraphRun.of(core, graph, feeds));
        }
    }

    @Test
    void graphsThatAreModernOrTooOldStayThemselves() {
        Graph modern = new GraphBuilder().opset("", 18).node("Relu", "y", "x").build();
        Graph old = new GraphBuilder().opset("", 6).node("Relu", "y", "x").build();

        assertThat(ModernOpset.of(modern, Map.of())).isSameAs(modern);
        assertThat(ModernOpset.of(old, Map.of())).isSameAs(old);
    }

    @Test
    void aNodeOfAnotherDomainStaysAsItIs() {
        Node own = new Node(
                "n", "Clip", "my.domain", List.of("x"), List.of("y"), Map.of("max", new Attribute.Real(1)), Map.of());
        Graph graph =
                new GraphBuilder().opset("", 9).opset("my.domain", 1).add(own).build();

        assertThat(ModernOpset.of(graph, Map.of()).nodes()).containsExactly(own);
    }
}
