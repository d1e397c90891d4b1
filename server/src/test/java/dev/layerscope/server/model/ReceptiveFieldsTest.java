package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceptiveFieldsTest {
    private final GraphBuilder graph = new GraphBuilder().input("x", 1, 3, 32, 48);
    private final Map<String, Shape> shapes = new HashMap<>(Map.of("x", Shape.of(1, 3, 32, 48)));

    @Test
    void aConvolutionSeesItsKernelAndWhatFollowsIsCountedInItsStrides() {
        weight("w", 4, 3, 3, 5);
        value(
                "Conv",
                "conv",
                Shape.of(1, 4, 16, 24),
                Map.of("strides", ints(2, 2), "pads", ints(1, 2, 1, 2)),
                "x",
                "w");
        value("Relu", "relu", Shape.of(1, 4, 16, 24), Map.of(), "conv");
        value(
                "MaxPool",
                "pool",
                Shape.of(1, 4, 8, 12),
                Map.of("kernel_shape", ints(2, 2), "strides", ints(2, 2)),
                "relu");

        assertThat(rows("relu")).contains(axis(3, 2, -1));
        assertThat(columns("relu")).contains(axis(5, 2, -2));
        assertThat(rows("pool")).contains(axis(5, 4, -1));
        assertThat(columns("pool")).contains(axis(7, 4, -2));
    }

    @Test
    void dilationSpreadsAKernelAndSamePaddingIsDivided() {
        weight("w", 4, 3, 3, 3);
        value(
                "Conv",
                "wide",
                Shape.of(1, 4, 32, 48),
                Map.of("dilations", ints(4, 2), "pads", ints(4, 2, 4, 2)),
                "x",
                "w");
        Map<String, Attribute> upper = Map.of("strides", ints(2, 2), "auto_pad", new Attribute.Text("SAME_UPPER"));
        Map<String, Attribute> lower = Map.of("strides", ints(2, 2), "auto_pad", new Attribute.Text("SAME_LOWER"));
        value("Conv", "upper", Shape.of(1, 4, 16, 24), upper, "x", "w");
        value("Conv", "lower", Shape.of(1, 4, 16, 24), lower, "x", "w");

        assertThat(rows("wide")).contains(axis(9, 1, -4));
        assertThat(columns("wide")).contains(axis(5, 1, -2));
        assertThat(rows("upper")).contains(axis(3, 2, 0));
        assertThat(rows("lower")).contains(axis(3, 2, -1));
    }

    @Test
    void branchesThatJoinSeeWhatAnyOfThemSees() {
        weight("one", 3, 3, 1, 1);
        weight("five", 3, 3, 5, 5);
        value("Conv", "small", Shape.of(1, 3, 32, 48), Map.of(), "x", "one");
        value("Conv", "large", Shape.of(1, 3, 32, 48), Map.of("pads", ints(2, 2, 2, 2)), "x", "five");
        value("Conv", "later", Shape.of(1, 3, 32, 48), Map.of("pads", ints(4, 4, 0, 0)), "x", "five");
        value("Concat", "both", Shape.of(1, 6, 32, 48), Map.of("axis", new Attribute.Int(1)), "small", "large");
        value("Add", "sum", Shape.of(1, 3, 32, 48), Map.of(), "later", "large");

        assertThat(rows("both")).contains(axis(5, 1, -2));
        assertThat(rows("sum")).contains(axis(7, 1, -4));
    }

    @Test
    void joinedBranchesOfDifferentStridesAreNotGuessed() {
        value("Resize", "half", Shape.of(1, 3, 16, 24), nearest(), "x");
        weight("two", 3, 3, 2, 2);
        value("Conv", "cut", Shape.of(1, 3, 31, 47), Map.of(), "x", "two");
        value("Slice", "part", Shape.of(1, 3, 16, 24), slice(0, 0, 16, 24), "x");
        value("Add", "sum", Shape.of(1, 3, 16, 24), Map.of(), "half", "part");

        assertThat(rows("half")).isPresent();
        assertThat(rows("sum")).isEmpty();
    }

    @Test
    void gatesOfTheWholePictureAreLeftOutButSaid() {
        weight("w", 3, 3, 3, 3);
        weight("g", 3, 3, 1, 1);
        value("Conv", "conv", Shape.of(1, 3, 32, 48), Map.of("pads", ints(1, 1, 1, 1)), "x", "w");
        value("GlobalAveragePool", "pooled", Shape.of(1, 3, 1, 1), Map.of(), "conv");
        value("Conv", "excited", Shape.of(1, 3, 1, 1), Map.of(), "pooled", "g");
        value("Sigmoid", "gate", Shape.of(1, 3, 1, 1), Map.of(), "excited");
        value("Mul", "gated", Shape.of(1, 3, 32, 48), Map.of(), "gate", "conv");
        value("InstanceNormalization", "normal", Shape.of(1, 3, 32, 48), Map.of(), "conv", "s", "b");

        assertThat(field("conv").wholePictureBeside()).isFalse();
        assertThat(rows("gate")).isEmpty();
        assertThat(rows("gated")).contains(axis(3, 1, -1));
        assertThat(field("gated").wholePictureBeside()).isTrue();
        assertThat(field("normal").wholePictureBeside()).isTrue();
    }

    @Test
    void afterFlatteningAndUnknownOperatorsItIsTheWholePicture() {
        value("Reshape", "tokens", Shape.of(1, 3, 32 * 48), Map.of(), "x", "shape");
        value("Reshape", "again", Shape.of(1, 3, 32, 48), Map.of(), "tokens", "shape");
        value("Strange", "strange", Shape.of(1, 3, 32, 48), Map.of(), "x");
        value("MatMul", "attention", Shape.of(1, 3, 32, 32), Map.of(), "x", "x");

        for (String whole : new String[] {"tokens", "again", "strange", "attention", "not measured"}) {
            assertThat(field(whole)).isEqualTo(ReceptiveField.WHOLE);
        }
    }

    @Test
    void axesAreFollowedThroughTransposesReshapesReductionsAndLinearLayers() {
        weight("linear", 3, 7);
        value("Transpose", "nhwc", Shape.of(1, 32, 48, 3), Map.of("perm", ints(0, 2, 3, 1)), "x");
        value("MatMul", "mixed", Shape.of(1, 32, 48, 7), Map.of(), "nhwc", "linear");
        value("Transpose", "nchw", Shape.of(1, 7, 32, 48), Map.of("perm", ints(0, 3, 1, 2)), "mixed");
        value("Reshape", "grouped", Shape.of(1, 1, 7, 32, 48), Map.of(), "nchw", "s");
        value("Squeeze", "back", Shape.of(1, 7, 32, 48), Map.of(), "grouped", "axes");
        Map<String, Attribute> overChannels = Map.of("axes", ints(1), "keepdims", new Attribute.Int(1));
        value("ReduceMean", "mean", Shape.of(1, 1, 32, 48), overChannels, "back");
        value("Sub", "centred", Shape.of(1, 7, 32, 48), Map.of(), "back", "mean");

        for (String layer : new String[] {"nchw", "back", "centred"}) {
            assertThat(field(layer))
                    .isEqualTo(new ReceptiveField(Optional.of(axis(1, 1, 0)), Optional.of(axis(1, 1, 0)), false));
        }
        assertThat(fields().of("mixed", 3).columns()).contains(axis(1, 1, 0));
        // Rows of this map are columns of the picture: neither is what it is called.
        value("Transpose", "turned", Shape.of(1, 3, 48, 32), Map.of("perm", ints(0, 1, 3, 2)), "x");
        assertThat(rows("turned")).isEmpty();
    }

    @Test
    void slicesAndPadsMoveTheField() {
        value("Slice", "odd", Shape.of(1, 3, 15, 23), slice(3, -45, 32, 48), "x");
        graph.weight("starts", Weight.ofInts(1, 0)).weight("ends", Weight.ofInts(99, 99));
        graph.weight("axes", Weight.ofInts(2, 3)).weight("steps", Weight.ofInts(2, 2));
        value("Slice", "focus", Shape.of(1, 3, 16, 24), Map.of(), "x", "starts", "ends", "axes", "steps");
        graph.weight("pads", Weight.ofInts(0, 0, 2, 1, 0, 0, 2, 3));
        value("Pad", "padded", Shape.of(1, 3, 36, 52), Map.of(), "x", "pads");
        value("Pad", "unknown", Shape.of(1, 3, 36, 52), Map.of(), "x", "computed");

        assertThat(rows("odd")).contains(axis(1, 1, 3));
        assertThat(columns("odd")).contains(axis(1, 1, 3));
        assertThat(rows("focus")).contains(axis(1, 2, 1));
        assertThat(columns("focus")).contains(axis(1, 2, 0));
        assertThat(rows("padded")).contains(axis(1, 1, -2));
        assertThat(columns("padded")).contains(axis(1, 1, -1));
        assertThat(rows("unknown")).isEmpty();
    }

    @Test
    void enlargedMapsSeeFractionsOfAPosition() {
        value("Resize", "twice", Shape.of(1, 3, 64, 96), nearest(), "x");
        value("Resize", "smooth", Shape.of(1, 3, 64, 96), Map.of("mode", new Attribute.Text("linear")), "x");
        weight("up", 3, 4, 2, 2);
        value("ConvTranspose", "transposed", Shape.of(1, 4, 64, 96), Map.of("strides", ints(2, 2)), "x", "up");
        value("DepthToSpace", "blocks", Shape.of(1, 3, 64, 96), Map.of("blocksize", new Attribute.Int(2)), "x");
        value("SpaceToDepth", "depth", Shape.of(1, 12, 16, 24), Map.of("blocksize", new Attribute.Int(2)), "x");

        assertThat(rows("twice")).contains(axis(1.5, 0.5, -0.5));
        assertThat(rows("smooth")).contains(axis(3, 0.5, -1.25));
        assertThat(rows("transposed")).contains(axis(1.5, 0.5, -0.5));
        assertThat(rows("blocks")).contains(axis(1.5, 0.5, -0.5));
        assertThat(rows("depth")).contains(axis(2, 2, 0));
    }

    private static Map<String, Attribute> nearest() {
        return Map.of(
                "mode",
                new Attribute.Text("nearest"),
                "nearest_mode",
                new Attribute.Text("floor"),
                "coordinate_transformation_mode",
                new Attribute.Text("asymmetric"));
    }

    /** As operator sets before 10 have it. */
    private static Map<String, Attribute> slice(long top, long left, long bottom, long right) {
        return Map.of("starts", ints(top, left), "ends", ints(bottom, right), "axes", ints(2, 3));
    }

    private static Attribute ints(long... values) {
        return Attribute.Ints.of(values);
    }

    private static ReceptiveField.Axis axis(double size, double jump, double start) {
        return new ReceptiveField.Axis(size, jump, start);
    }

    private void weight(String name, long... dims) {
        graph.weight(name, dims);
    }

    private void value(String opType, String output, Shape shape, Map<String, Attribute> attributes, String... from) {
        graph.node(opType, output, attributes, from);
        shapes.put(output, shape);
    }

    private Optional<ReceptiveField.Axis> rows(String layer) {
        return field(layer).rows();
    }

    private Optional<ReceptiveField.Axis> columns(String layer) {
        return field(layer).columns();
    }

    private ReceptiveField field(String layer) {
        return fields().of(layer, 1);
    }

    private ReceptiveFields fields() {
        Graph built = graph.build();
        Map<String, Shape> known = new HashMap<>(shapes);
        built.weights().forEach((name, weight) -> known.put(name, weight.shape()));
        return new ReceptiveFields(built, ImageInput.of(built).orElseThrow(), known);
    }
}
