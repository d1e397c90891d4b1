package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.render.ColorMap;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.GridPanel;
import dev.layerscope.server.render.GridSettings;
import dev.layerscope.server.render.GridSpec;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.render.LimitRule;
import dev.layerscope.server.render.LimitScope;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Norm;
import dev.layerscope.server.render.Scaling;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GridTest {
    private static final int ALL = 64;
    private static final int COLUMNS = 3;

    @Test
    void channelsAreDrawnInTheOrderWanted() {
        float[] values = values(2 * 5 * 4 * 6);
        Activation activation = activation(1, Shape.of(2, 5, 4, 6), values);

        DrawnFigure picture = drawn("conv1", activation, options(channels(4, 1), ALL));

        assertThat(channelsOf(picture)).containsExactly(4, 1);
        assertThat(picture.panels().get(0).channelsAvailable()).isEqualTo(5);
        assertThat(pixels(picture))
                .isEqualTo(expected(
                        "conv1 · 2 of 5 channels · 4×6",
                        new HeatMap(4, 4, 6, part(values, 4 * 24, 24)),
                        new HeatMap(1, 4, 6, part(values, 24, 24))));
    }

    @Test
    void theSameLayerLooksTheSameInEitherLayout() {
        Shape first = Shape.of(1, 3, 4, 5);
        float[] values = values(60);
        float[] last = new float[60];
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < 20; p++) {
                last[p * 3 + c] = values[c * 20 + p];
            }
        }

        DrawnFigure one = draw(activation(1, first, values), Selection.ALL);
        DrawnFigure other = draw(activation(3, Shape.of(1, 4, 5, 3), last), Selection.ALL);

        assertThat(other.drawing().png()).isEqualTo(one.drawing().png());
    }

    @Test
    void tokensAreARowPerChannelAndSingleValuesACell() {
        float[] values = values(6);

        DrawnFigure tokens = draw(activation(2, Shape.of(1, 3, 2), values), Selection.ALL);
        DrawnFigure single = draw(activation(1, Shape.of(1, 2), part(values, 0, 2)), Selection.ALL);

        assertThat(pixels(tokens))
                .isEqualTo(expected(
                        "conv1 · 2 of 2 channels · 1×3",
                        new HeatMap(0, 1, 3, new float[] {values[0], values[2], values[4]}),
                        new HeatMap(1, 1, 3, new float[] {values[1], values[3], values[5]})));
        // Single values by themselves would all have the first colour, so they have the layer's limits.
        assertThat(pixels(single))
                .isEqualTo(pixels(drawn(
                        "conv1",
                        activation(1, Shape.of(1, 2), part(values, 0, 2)),
                        colored(Selection.ALL, Norm.LINEAR, LimitScope.LAYER))));
        assertThat(single.panels().get(0).maps())
                .extracting(DrawnMap::limits)
                .containsOnly(new Limits(Math.min(values[0], values[1]), Math.max(values[0], values[1])));
    }

    @Test
    void theLimitCutsTheRest() {
        DrawnFigure picture =
                drawn("conv1", activation(1, Shape.of(1, 5, 2, 2), values(20)), options(Selection.ALL, 2));

        assertThat(channelsOf(picture)).containsExactly(0, 1);
        assertThat(picture.panels().get(0).channelsAvailable()).isEqualTo(5);
    }

    @Test
    void theTitleHasTheNameAskedForAndThePath() {
        Activation activation = activation(1, Shape.of(1, 1, 2, 2), values(4));

        DrawnFigure asked = drawn("bn1", activation, options(Selection.ALL, ALL));

        assertThat(pixels(asked))
                .isEqualTo(expected("bn1 (conv1) · 1 of 1 channels · 2×2", new HeatMap(0, 2, 2, values(4))));
    }

    @Test
    void theFileHasThePixelsOfTheDrawing() throws IOException {
        DrawnFigure picture = draw(activation(1, Shape.of(1, 2, 3, 3), values(18)), Selection.ALL);

        var read = ImageIO.read(new ByteArrayInputStream(picture.drawing().png()));

        assertThat(read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth()))
                .isEqualTo(pixels(picture));
    }

    @Test
    void limitsOfTheLayerAreThoseOfChannelsThatAreNotDrawnToo() {
        Activation activation =
                activation(1, Shape.of(2, 3, 1, 2), new float[] {1, 2, 3, 4, -5, 6, 90, 91, 92, 93, 94, 95});

        DrawnFigure layer = drawn("conv1", activation, colored(channels(0, 1), Norm.LINEAR, LimitScope.LAYER));
        DrawnFigure channel = drawn("conv1", activation, colored(channels(0, 1), Norm.LINEAR, LimitScope.CHANNEL));

        assertThat(layer.panels().get(0).maps())
                .containsExactly(new DrawnMap(0, new Limits(-5, 6), 0), new DrawnMap(1, new Limits(-5, 6), 0));
        assertThat(channel.panels().get(0).maps())
                .containsExactly(new DrawnMap(0, new Limits(1, 2), 0), new DrawnMap(1, new Limits(3, 4), 0));
    }

    @Test
    void whatTheNormCantShowIsCountedAndHasItsColour() {
        float nan = Float.NaN;
        Activation activation = activation(1, Shape.of(1, 3, 1, 3), new float[] {0, -1, 2, nan, nan, nan, 1, 5, 10});

        DrawnFigure picture = drawn("conv1", activation, colored(Selection.ALL, Norm.LOG, LimitScope.CHANNEL));

        assertThat(picture.panels().get(0).maps())
                .containsExactly(
                        new DrawnMap(0, new Limits(2, 2), 2),
                        new DrawnMap(1, Limits.NONE, 3),
                        new DrawnMap(2, new Limits(1, 10), 0));
        assertThat(IntStream.of(pixels(picture)).filter(pixel -> (pixel & 0xFFFFFF) == ColorMap.BAD))
                .hasSizeGreaterThan(3 * 32 * 8);
    }

    @ParameterizedTest
    @MethodSource("norms")
    void everyLayerWithChannelsIsDrawnInEveryNorm(Norm norm) {
        Shape shape = Shape.of(1, 2, 2, 2);
        float[] infinite = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1, 0, 0, 0, 0};
        List<Tensor> tensors = List.of(
                Tensor.ofFloats(shape, new float[8]),
                Tensor.ofFloats(shape, new float[] {-3, -3, -3, -3, -3, -3, -3, -3}),
                Tensor.ofFloats(shape, infinite),
                bytes(ElementType.BOOL, shape),
                bytes(ElementType.INT8, shape),
                bytes(ElementType.UINT8, shape));
        for (Tensor tensor : tensors) {
            for (LimitScope scope : LimitScope.values()) {
                DrawnFigure picture = drawn(
                        "conv1",
                        new Activation(activation(1, shape, new float[8]).layer(), tensor, 1),
                        colored(Selection.ALL, norm, scope));
                assertThat(picture.panels().get(0).maps()).hasSize(2);
                assertThat(picture.drawing().png()).isNotEmpty();
            }
        }
    }

    static List<Norm> norms() {
        return List.of(Norm.LINEAR, Norm.LOG, Norm.SymLog.DEFAULT, Norm.LOGIT);
    }

    private static Tensor bytes(ElementType type, Shape shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        bytes.put(new byte[] {0, 1, 1, 0, 1, 1, 1, 1}).flip();
        return Tensor.wrap(type, shape, bytes);
    }

    private static Asked colored(Selection selection, Norm norm, LimitScope scope) {
        return new Asked(grid(selection, ALL, COLUMNS), new Coloring(ColorMap.VIRIDIS, norm, LimitRule.WHOLE, scope));
    }

    @Test
    void whatHasNoChannelsOrNoValueIsNotDrawn() {
        List<Activation> activations = List.of(
                activation(-1, Shape.of(4), values(4)),
                activation(1, Shape.of(1, 2, 0, 2), values(0)),
                activation(1, Shape.of(1, 0, 2, 2), values(0)),
                activation(1, Shape.of(0, 2, 2, 2), values(0)));

        for (Activation activation : activations) {
            assertThatThrownBy(() -> draw(activation, Selection.ALL))
                    .as("%s", activation.tensor())
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CHANNELS))
                    .hasMessageStartingWith("grid: layer 'conv1' of shape ");
        }
    }

    @Test
    void aVolumeIsAMapOfItsSlices() {
        float[] values = values(16);

        DrawnFigure volume = draw(activation(1, Shape.of(1, 1, 4, 2, 2), values), Selection.ALL);

        float[] square = {
            values[0], values[1], values[4], values[5],
            values[2], values[3], values[6], values[7],
            values[8], values[9], values[12], values[13],
            values[10], values[11], values[14], values[15]
        };
        assertThat(pixels(volume))
                .isEqualTo(
                        expected("conv1 · 1 of 1 channels · 4 slices of 2×2, 2 across", new HeatMap(0, 4, 4, square)));
    }

    @Test
    void channelsMayBeOnTheFirstAxis() {
        DrawnFigure figure = draw(activation(0, Shape.of(2, 1, 3), values(6)), Selection.ALL);

        assertThat(pixels(figure))
                .isEqualTo(expected(
                        "conv1 · 2 of 2 channels · 1×3",
                        new HeatMap(0, 1, 3, part(values(6), 0, 3)),
                        new HeatMap(1, 1, 3, part(values(6), 3, 3))));
    }

    @Test
    void channelsThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> draw(activation(1, Shape.of(1, 2, 2, 2), values(8)), channels(2)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANNEL_INVALID));
    }

    @Test
    void aFigureOfTooManyPixelsIsRefused() {
        Activation many = activation(1, Shape.of(1, 4096, 1, 1), values(4096));

        assertThatThrownBy(() -> drawn("conv1", many, new Asked(grid(Selection.ALL, 4096, 1), Coloring.DEFAULT)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    private static DrawnFigure draw(Activation activation, Selection selection) {
        return drawn("conv1", activation, options(selection, ALL));
    }

    private static Asked options(Selection selection, int limit) {
        return new Asked(grid(selection, limit, COLUMNS), Coloring.DEFAULT);
    }

    private static int[] channelsOf(DrawnFigure picture) {
        return picture.panels().get(0).maps().stream()
                .mapToInt(DrawnMap::channel)
                .toArray();
    }

    private record Asked(Grid grid, Coloring coloring) {}

    private static Grid grid(Selection selection, int limit, int columns) {
        return new Grid(selection, limit, columns, ChannelOrder.AS_ASKED, Optional.empty());
    }

    private static DrawnFigure drawn(String name, Activation activation, Asked asked) {
        Subject subject = new Subject("net", List.of(new Subject.Observed(name, activation)), () -> {
            throw new AssertionError("no grid without overlay shows the input");
        });
        return asked.grid().draw(subject, new Figure.Style(asked.coloring(), Sheet.DEFAULT));
    }

    private static int[] expected(String title, HeatMap... maps) {
        GridSpec spec = new GridSpec(
                title,
                "net · each channel scaled from its own minimum to its maximum",
                COLUMNS,
                ColorMap.VIRIDIS,
                new Scaling.PerMap(Norm.LINEAR, LimitRule.WHOLE),
                Optional.empty());
        Extent extent = new Extent(maps[0].height(), maps[0].width());
        GridPanel grid = new GridPanel(GridSettings.DEFAULT, spec, maps.length, extent, i -> maps[i]);
        var image = Sheet.DEFAULT.draw(List.of(grid)).image();
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int[] pixels(DrawnFigure picture) {
        var image = picture.drawing().image();
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static Activation activation(int channelAxis, Shape shape, float[] values) {
        Layer layer = new Layer(
                "conv1", "conv1_output", "", "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
        return new Activation(layer, Tensor.ofFloats(shape, values), channelAxis);
    }

    private static Selection channels(int... channels) {
        return new Selection(
                IntStream.of(channels)
                        .mapToObj(channel -> new Selection.ChannelRange(channel, channel))
                        .toList(),
                Optional.empty(),
                Selection.Reduction.NONE,
                Optional.empty());
    }

    private static float[] values(int count) {
        Random random = new Random(9);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static float[] part(float[] values, int from, int count) {
        return java.util.Arrays.copyOfRange(values, from, from + count);
    }
}
