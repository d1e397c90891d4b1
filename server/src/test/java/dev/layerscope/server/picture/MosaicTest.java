package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.render.ColorMap;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.LimitRule;
import dev.layerscope.server.render.LimitScope;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Norm;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MosaicTest {
    private static final int GAP = 0;
    private static final int BAD = 1;
    private static final int FIRST = 2;
    private static final int LAST = 255;

    @Test
    void cellsAreTheChannelsInTheOrderWanted() {
        Activation activation =
                activation(1, Shape.of(1, 4, 1, 2), new float[] {0, 0, 5, 1, 0, 2, Float.NaN, Float.NaN});

        assertThat(channels(activation, ChannelOrder.AS_ASKED, 4096)).containsExactly(0, 1, 2, 3);
        assertThat(channels(activation, ChannelOrder.MEAN, 4096)).containsExactly(1, 2, 0, 3);
        assertThat(channels(activation, ChannelOrder.SPARSITY, 2)).containsExactly(0, 2);
    }

    @Test
    void limitsAndHiddenValuesAreThoseOfEachChannel() {
        Activation activation = activation(1, Shape.of(1, 2, 1, 3), new float[] {-1, 0, 4, 1, 10, 100});

        Mosaic log = mosaic(activation, coloring(Norm.LOG, LimitScope.CHANNEL));
        Mosaic layer = mosaic(activation, coloring(Norm.LINEAR, LimitScope.LAYER));

        assertThat(log.cells()).extracting(Mosaic.Cell::limits).containsExactly(new Limits(4, 4), new Limits(1, 100));
        assertThat(log.cells()).extracting(Mosaic.Cell::hidden).containsExactly(2L, 0L);
        assertThat(layer.cells()).extracting(Mosaic.Cell::limits).containsOnly(new Limits(-1, 100));
    }

    @Test
    void theSameLayerHasTheSameTilesInEitherLayout() {
        float[] values = values(3 * 4 * 5);
        float[] last = new float[values.length];
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < 20; p++) {
                last[p * 3 + c] = values[c * 20 + p];
            }
        }
        Activation first = activation(1, Shape.of(1, 3, 4, 5), values);
        Activation other = activation(3, Shape.of(1, 4, 5, 3), last);
        for (int level = 0; level <= 5; level++) {
            TileAddress tile = new TileAddress(level, 0, 0);
            assertThat(mosaic(other).painter(other).png(tile))
                    .isEqualTo(mosaic(first).painter(first).png(tile));
        }
    }

    @Test
    void tokensAreASquareWithoutThatOfTheClassOrARow() {
        Activation square = activation(2, Shape.of(1, 16, 2), values(32));
        Activation withClass = activation(2, Shape.of(1, 17, 2), values(34));
        Activation others = activation(2, Shape.of(1, 7, 2), values(14));
        Activation sound = activation(1, Shape.of(1, 2, 16), values(32));

        assertThat(map(square, Arrangement.GRID)).isEqualTo(new Extent(4, 4));
        assertThat(map(withClass, Arrangement.GRID)).isEqualTo(new Extent(4, 4));
        assertThat(map(withClass, Arrangement.ROW)).isEqualTo(new Extent(1, 17));
        assertThat(map(others, Arrangement.GRID)).isEqualTo(new Extent(1, 7));
        assertThat(map(sound, Arrangement.GRID)).isEqualTo(new Extent(1, 16));
        assertThat(mosaic(withClass).firstPosition()).isEqualTo(1);
        assertThat(mosaic(square).firstPosition()).isZero();
    }

    @Test
    void theTokenOfTheClassCountsForLimitsAndTheOthersAreInTheirPlaces() {
        float[] values = new float[17];
        values[0] = 100;
        values[1] = 1;
        values[16] = 50;
        Activation activation = activation(2, Shape.of(1, 17, 1), values);
        Mosaic mosaic = mosaic(activation);

        int[] pixels = indices(mosaic.painter(activation).png(new TileAddress(0, 0, 0)));

        assertThat(mosaic.cells().get(0).limits()).isEqualTo(new Limits(0, 100));
        assertThat(pixels[0]).isEqualTo(FIRST + 2);
        assertThat(pixels[3 * 256 + 3]).isEqualTo(FIRST + 127);
        assertThat(pixels[4]).isEqualTo(GAP);
    }

    static List<Norm> norms() {
        return List.of(Norm.LINEAR, Norm.LOG, Norm.SymLog.DEFAULT, Norm.LOGIT);
    }

    @ParameterizedTest
    @MethodSource("norms")
    void everyLayerWithChannelsHasTilesInEveryNorm(Norm norm) {
        Shape shape = Shape.of(1, 2, 2, 2);
        float[] infinite = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1, 0, 0, 0, 0};
        List<Activation> activations = List.of(
                activation(1, shape, new float[8]),
                activation(1, shape, new float[] {-3, -3, -3, -3, -3, -3, -3, -3}),
                activation(1, shape, infinite),
                new Activation(layer(), bytes(ElementType.BOOL, shape), 1),
                new Activation(layer(), bytes(ElementType.INT8, shape), 1),
                new Activation(layer(), bytes(ElementType.UINT8, shape), 1),
                activation(1, Shape.of(1, 2), values(2)),
                activation(1, Shape.of(3, 2), values(6)),
                activation(2, Shape.of(1, 3, 2), values(6)),
                activation(1, Shape.of(1, 2, 3), values(6)));
        for (Activation activation : activations) {
            for (LimitScope scope : LimitScope.values()) {
                Mosaic mosaic = mosaic(activation, coloring(norm, scope));
                for (int level = mosaic.layout().lowestLevel(); level <= 5; level++) {
                    int[] pixels = indices(mosaic.painter(activation).png(new TileAddress(level, 0, 0)));
                    assertThat(IntStream.of(pixels).filter(index -> index != GAP))
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void aConstantLayerTakesTheFirstColourAndWhatIsNotFiniteItsOwn() {
        Activation constant = activation(1, Shape.of(1, 1, 2, 2), new float[] {-3, -3, -3, -3});
        Activation mixed = activation(1, Shape.of(1, 1, 2, 2), new float[] {Float.NaN, 0, 1, Float.POSITIVE_INFINITY});
        TileAddress tile = new TileAddress(0, 0, 0);

        assertThat(corner(mosaic(constant, coloring(Norm.LOG, LimitScope.CHANNEL)), constant, tile))
                .containsExactly(FIRST, FIRST, FIRST, FIRST);
        assertThat(corner(mosaic(mixed), mixed, tile)).containsExactly(BAD, FIRST, LAST, BAD);
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void whatHasNoChannelsWithAPlaneIsRefused(Arrangement arrangement) {
        for (Activation activation : List.of(
                activation(-1, Shape.of(), values(1)),
                activation(-1, Shape.of(4), values(4)),
                activation(0, Shape.of(4, 1, 1), values(4)),
                activation(1, Shape.of(1, 2, 2, 2, 2), values(16)),
                activation(1, Shape.of(1, 2, 0, 2), values(0)),
                activation(2, Shape.of(1, 0, 2), values(0)),
                activation(1, Shape.of(0, 2, 2, 2), values(0)))) {
            assertThatThrownBy(() ->
                            Mosaic.of("", activation, request(ChannelOrder.INDEX, 9, arrangement, Coloring.DEFAULT)))
                    .as("%s", activation.tensor())
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CHANNELS))
                    .hasMessageStartingWith("mosaic: layer 'conv1' of shape ");
        }
    }

    private static int[] corner(Mosaic mosaic, Activation activation, TileAddress tile) {
        int[] pixels = indices(mosaic.painter(activation).png(tile));
        return new int[] {pixels[0], pixels[1], pixels[256], pixels[257]};
    }

    private static int[] indices(byte[] png) {
        try {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
            return read.getRaster().getPixels(0, 0, 256, 256, (int[]) null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Extent map(Activation activation, Arrangement arrangement) {
        return Mosaic.of("", activation, request(ChannelOrder.INDEX, 4096, arrangement, Coloring.DEFAULT))
                .layout()
                .map();
    }

    private static List<Integer> channels(Activation activation, ChannelOrder order, int limit) {
        return Mosaic.of("", activation, request(order, limit, Arrangement.GRID, Coloring.DEFAULT)).cells().stream()
                .map(Mosaic.Cell::channel)
                .toList();
    }

    private static Mosaic mosaic(Activation activation) {
        return mosaic(activation, Coloring.DEFAULT);
    }

    private static Mosaic mosaic(Activation activation, Coloring coloring) {
        return Mosaic.of("", activation, request(ChannelOrder.INDEX, 4096, Arrangement.GRID, coloring));
    }

    private static MosaicRequest request(ChannelOrder order, int limit, Arrangement arrangement, Coloring coloring) {
        return new MosaicRequest(
                FeedRequest.of("net", List.of()), "conv1", Selection.ALL, order, limit, 0, arrangement, coloring);
    }

    private static Coloring coloring(Norm norm, LimitScope scope) {
        return new Coloring(ColorMap.VIRIDIS, norm, LimitRule.WHOLE, scope);
    }

    private static Activation activation(int channelAxis, Shape shape, float[] values) {
        return new Activation(layer(), Tensor.ofFloats(shape, values), channelAxis);
    }

    private static Layer layer() {
        return new Layer(
                "conv1", "conv1_output", "", "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
    }

    private static Tensor bytes(ElementType type, Shape shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        bytes.put(new byte[] {0, 1, 1, 0, 1, 1, 1, 1}).flip();
        return Tensor.wrap(type, shape, bytes);
    }

    private static float[] values(int count) {
        Random random = new Random(9);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
