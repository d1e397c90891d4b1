package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelAxesTest {
    private static final Map<String, Attribute> TO_NCHW = Map.of("perm", Attribute.Ints.of(0, 3, 1, 2));
    private static final Map<String, Attribute> TO_NHWC = Map.of("perm", Attribute.Ints.of(0, 2, 3, 1));

    private final GraphBuilder graph = new GraphBuilder();
    private final Map<String, Shape> shapes = new HashMap<>();

    @Test
    void aConvolutionCountsChannelsOnTheSecondAxisAndSoDoesWhatFollowsElementByElement() {
        graph.input("x", 1, 3, 8, 8).weight("w", 4, 3, 3, 3);
        value("Conv", "conv", Shape.of(1, 4, 6, 6), "x", "w");
        value("Relu", "relu", Shape.of(1, 4, 6, 6), "conv");
        value("Concat", "concat", Shape.of(1, 8, 6, 6), "relu", "conv");

        assertThat(axes()).containsEntry("conv", 1).containsEntry("relu", 1).containsEntry("concat", 1);
    }

    @Test
    void aTransposeMovesTheChannels() {
        graph.input("x", 1, 8, 8, 3).weight("w", 4, 3, 3, 3);
        value("Transpose", "nchw", Shape.of(1, 3, 8, 8), TO_NCHW, "x");
        value("Conv", "conv", Shape.of(1, 4, 6, 6), "nchw", "w");
        value("Transpose", "nhwc", Shape.of(1, 6, 6, 4), TO_NHWC, "conv");
        value("Relu", "relu", Shape.of(1, 6, 6, 4), "nhwc");
        value("Transpose", "reversed", Shape.of(4, 6, 6, 1), Map.of(), "relu");

        assertThat(axes())
                .containsEntry("x", 3)
                .containsEntry("nchw", 1)
                .containsEntry("conv", 1)
                .containsEntry("nhwc", 3)
                .containsEntry("relu", 3)
                .containsEntry("reversed", 0);
    }

    @Test
    void aBiasOfLowerRankDoesNotSayWhereTheChannelsAre() {
        graph.input("x", 1, 8, 8, 3).weight("bias", 3).weight("scale", 1, 8, 8, 3);
        value("Mul", "scaled", Shape.of(1, 8, 8, 3), "scale", "x");
        value("Add", "sum", Shape.of(1, 8, 8, 3), "bias", "scaled");

        assertThat(axes()).containsEntry("scaled", 3).containsEntry("sum", 3);
    }

    @Test
    void tokensCountChannelsOnTheLastAxis() {
        graph.input("x", 1, 3, 32, 32).weight("w", 16, 3, 8, 8).weight("q", 16, 16);
        value("Conv", "patches", Shape.of(1, 16, 4, 4), "x", "w");
        value("Reshape", "flat", Shape.of(1, 16, 16), "patches", "shape");
        value("Transpose", "tokens", Shape.of(1, 16, 16), Map.of("perm", Attribute.Ints.of(0, 2, 1)), "flat");
        value("MatMul", "query", Shape.of(1, 16, 16), "tokens", "q");
        value("Gather", "first", Shape.of(1, 16), "query", "zero");

        assertThat(axes())
                .containsEntry("flat", 1)
                .containsEntry("tokens", 2)
                .containsEntry("query", 2)
                .containsEntry("first", 1);
    }

    @Test
    void aLinearLayerCountsChannelsOnTheLastAxis() {
        graph.input("x", 1, 3, 8, 8).weight("w", 48, 10);
        value("Flatten", "flat", Shape.of(1, 192), "x");
        value("Gemm", "gemm", Shape.of(1, 10), "flat", "w");

        assertThat(axes()).containsEntry("flat", 1).containsEntry("gemm", 1);
    }

    @Test
    void flatteningSinglePositionsKeepsTheChannels() {
        graph.input("x", 4, 4, 8, 8);
        value("GlobalAveragePool", "pooled", Shape.of(4, 4, 1, 1), "x");
        value("Flatten", "flat", Shape.of(4, 4), "pooled");
        value("Squeeze", "squeezed", Shape.of(4, 4), "pooled", "axes");

        assertThat(axes()).containsEntry("flat", 1).containsEntry("squeezed", 1);
    }

    @Test
    void reducingHeightAndWidthKeepsTheChannelsInEitherLayout() {
        graph.input("x", 2, 8, 8, 3);
        value("ReduceMean", "kept", Shape.of(2, 1, 1, 3), "x");
        value("ReduceMean", "gone", Shape.of(2, 3), "x");
        value("Transpose", "nchw", Shape.of(2, 3, 8, 8), TO_NCHW, "x");
        value("ReduceMean", "nchwGone", Shape.of(2, 3), "nchw");

        assertThat(axes()).containsEntry("kept", 3).containsEntry("gone", 1).containsEntry("nchwGone", 1);
    }

    @Test
    void whatNobodyFollowedIsReadByItsRank() {
        graph.input("a", 1, 5).input("b", 2, 3, 4).input("c", 7);
        value("Unknown", "pair", Shape.of(1, 5), "a");
        value("Unknown", "tokens", Shape.of(2, 3, 4), "b");
        value("Unknown", "vector", Shape.of(7), "c");
        value("Unknown", "scalar", Shape.of(), "c");
        value("Unknown", "deep", Shape.of(1, 2, 3, 4, 5, 6), "c");

        assertThat(axes())
                .containsEntry("pair", 1)
                .containsEntry("tokens", 2)
                .containsEntry("vector", ChannelAxes.NONE)
                .containsEntry("scalar", ChannelAxes.NONE)
                .containsEntry("deep", ChannelAxes.NONE);
    }

    @Test
    void aTransposeOfWhatHasNoChannelsStaysWithoutThem() {
        graph.input("c", 7);
        value("Transpose", "vector", Shape.of(7), Map.of(), "c");

        assertThat(axes()).containsEntry("vector", ChannelAxes.NONE);
    }

    @Test
    void whatWasNotMeasuredHasNone() {
        graph.input("x", 1, 3, 8, 8).node("Relu", "y", "x");

        assertThat(axes()).doesNotContainKey("y");
    }

    private void value(String opType, String output, Shape shape, String... from) {
        value(opType, output, shape, Map.of(), from);
    }

    private void value(String opType, String output, Shape shape, Map<String, Attribute> attributes, String... from) {
        graph.node(opType, output, attributes, from);
        shapes.put(output, shape);
    }

    private Map<String, Integer> axes() {
        Graph built = graph.build();
        built.inputs()
                .forEach(input -> shapes.put(
                        input.name(),
                        Shape.of(input.tensorType().orElseThrow().dims().orElseThrow().stream()
                                .mapToLong(dim -> dim.size())
                                .toArray())));
        built.weights().forEach((name, weight) -> shapes.put(name, weight.shape()));
        Optional<ImageInput> image = ImageInput.of(built);
        return ChannelAxes.of(built, image, shapes);
    }
}
