package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.activation.Selection.ChannelRange;
import dev.layerscope.server.activation.Selection.Crop;
import dev.layerscope.server.activation.Selection.Reduction;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private static final Example NCHW = Example.of(2, 5, 4, 6);
    private static final Example NHWC = Example.of(2, 4, 6, 5);
    private static final Example TOKENS = Example.of(2, 7, 5);

    private final TensorPool pool = new TensorPool(new TensorPoolSettings(1 << 24, 0));

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void everythingIsTheSameBytes() {
        Activation activation = NCHW.activation(1);

        try (Tensor all = Selection.ALL.of(activation, pool)) {
            assertThat(all.bytes()).isEqualTo(activation.tensor().bytes());
            assertThat(all.shape()).isEqualTo(NCHW.shape());
        }
    }

    @Test
    void channelsComeInTheOrderWantedAndAsOftenAsWanted() {
        try (Tensor taken = channels(new ChannelRange(3, 4), new ChannelRange(0, 0), new ChannelRange(3, 3))
                .of(NCHW.activation(1), pool)) {
            assertThat(taken.shape()).isEqualTo(Shape.of(2, 4, 4, 6));
            float[] values = Example.floats(taken);
            int[] wanted = {3, 4, 0, 3};
            for (int n = 0; n < 2; n++) {
                for (int i = 0; i < wanted.length; i++) {
                    int from = (n * wanted.length + i) * 24;
                    assertThat(Arrays.copyOfRange(values, from, from + 24)).isEqualTo(NCHW.plane(1, n, wanted[i]));
                }
            }
        }
    }

    @Test
    void channelsOfTheLastAxisAreTakenThere() {
        try (Tensor taken = channels(new ChannelRange(4, 4)).of(NHWC.activation(3), pool)) {
            assertThat(taken.shape()).isEqualTo(Shape.of(2, 4, 6, 1));
            assertThat(Example.floats(taken)[7]).isEqualTo(NHWC.get(0, 1, 1, 4));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "3, 2", "0, 5", "5, 5", "2147483647, 2147483647", "-2147483648, 2147483647"})
    void channelsThatAreNotThereAreRefused(int first, int last) {
        assertThatThrownBy(() -> channels(new ChannelRange(0, 1), new ChannelRange(first, last))
                        .of(NCHW.activation(1), pool))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.CHANNEL_INVALID);
                    assertThat(e.facts()).containsEntry("channels", "5");
                })
                .hasMessage("channels: %d-%d of layer 'conv' (expected: within 0-4)".formatted(first, last));
    }

    @Test
    void channelsAreRepeatedAFewTimesOnly() {
        ChannelRange all = new ChannelRange(0, 4);

        assertThat(channels(repeat(all, 16)).channelsOf("conv", 5)).hasSize(80);
        assertThatThrownBy(() -> channels(repeat(all, 17)).channelsOf("conv", 5))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANNEL_INVALID));
    }

    @Test
    void aLayerWithoutChannelsHasNoneToChoose() {
        assertThatThrownBy(
                        () -> channels(new ChannelRange(0, 0)).of(Example.of(7).activation(-1), pool))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANNEL_INVALID));
    }

    @Test
    void aCropTakesRowsAndColumnsInEitherLayout() {
        Crop crop = new Crop(1, 2, 2, 3);

        try (Tensor first = cropped(crop).of(NCHW.activation(1), pool);
                Tensor last = cropped(crop).of(NHWC.activation(3), pool)) {
            assertThat(first.shape()).isEqualTo(Shape.of(2, 5, 2, 3));
            assertThat(last.shape()).isEqualTo(Shape.of(2, 2, 3, 5));
            for (int n = 0; n < 2; n++) {
                for (int c = 0; c < 5; c++) {
                    for (int y = 0; y < 2; y++) {
                        for (int x = 0; x < 3; x++) {
                            assertThat(Example.floats(first)[((n * 5 + c) * 2 + y) * 3 + x])
                                    .isEqualTo(NCHW.get(n, c, y + 1, x + 2));
                            assertThat(Example.floats(last)[((n * 2 + y) * 3 + x) * 5 + c])
                                    .isEqualTo(NHWC.get(n, y + 1, x + 2, c));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1, 1", "0, 0, 5, 1", "0, 5, 1, 2", "0, 0, 0, 1", "0, 0, 1, -1", "1, 1, 2147483647, 1"})
    void aCropBeyondTheLayerIsRefused(int top, int left, int height, int width) {
        assertThatThrownBy(() -> cropped(new Crop(top, left, height, width)).of(NCHW.activation(1), pool))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CROP_INVALID));
    }

    @Test
    void tokensHaveNoRectanglesToCut() {
        assertThatThrownBy(() -> cropped(new Crop(0, 0, 1, 1)).of(TOKENS.activation(2), pool))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CROP_INVALID))
                .hasMessageContaining("of layer 'conv' of shape [2, 7, 5]");
    }

    @Test
    void aReductionIsOfAllPositionsInEveryLayout() {
        assertReduced(NCHW, 1);
        assertReduced(NHWC, 3);
        assertReduced(TOKENS, 2);
        assertReduced(Example.of(2, 5), 1);
    }

    private void assertReduced(Example example, int axis) {
        try (Tensor mean = reduced(Reduction.MEAN).of(example.activation(axis), pool);
                Tensor max = reduced(Reduction.MAX).of(example.activation(axis), pool)) {
            assertThat(mean.shape()).isEqualTo(Shape.of(2, 5));
            for (int n = 0; n < 2; n++) {
                for (int c = 0; c < 5; c++) {
                    double sum = 0;
                    float largest = Float.NEGATIVE_INFINITY;
                    float[] plane = example.plane(axis, n, c);
                    for (float value : plane) {
                        sum += value;
                        largest = Math.max(largest, value);
                    }
                    assertThat(Example.floats(mean)[n * 5 + c]).isEqualTo((float) (sum / plane.length));
                    assertThat(Example.floats(max)[n * 5 + c]).isEqualTo(largest);
                }
            }
        }
    }

    @Test
    void channelsAndCropComeBeforeTheReduction() {
        Selection selection = new Selection(
                List.of(new ChannelRange(2, 2)), Optional.of(new Crop(3, 5, 1, 1)), Reduction.MEAN, Optional.empty());

        try (Tensor one = selection.of(NCHW.activation(1), pool)) {
            assertThat(Example.floats(one)).containsExactly(NCHW.get(0, 2, 3, 5), NCHW.get(1, 2, 3, 5));
        }
    }

    @Test
    void aLayerWithoutChannelsIsNotReduced() {
        assertThatThrownBy(() -> reduced(Reduction.MAX).of(Example.of(7).activation(-1), pool))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REDUCTION_INVALID));
    }

    @Test
    void halvesAreRoundedToNearest() {
        try (Tensor halves = typed(ElementType.FLOAT16).of(NCHW.activation(1), pool)) {
            assertThat(halves.type()).isEqualTo(ElementType.FLOAT16);
            assertThat(halves.byteSize()).isEqualTo(NCHW.values().length * 2);
            for (int i = 0; i < NCHW.values().length; i++) {
                assertThat(halves.bytes().getShort(2 * i)).isEqualTo(Float16.fromFloat(NCHW.values()[i]));
            }
        }
    }

    @Test
    void doublesMayBeSentAsFloats() {
        try (Tensor floats = typed(ElementType.FLOAT).of(doubles(), pool)) {
            assertThat(Example.floats(floats)).containsExactly(0.1f, -2);
        }
    }

    @Test
    void whatWasReducedIsOfFloatsOrHalvesWhateverItWasBefore() {
        for (ElementType type : List.of(ElementType.DOUBLE, ElementType.INT64)) {
            Activation activation = type == ElementType.DOUBLE ? doubles() : longs();
            Selection own = new Selection(List.of(), Optional.empty(), Reduction.MEAN, Optional.of(type));
            assertThatThrownBy(() -> own.of(activation, pool).close())
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_INVALID));
        }
        Selection halves = new Selection(List.of(), Optional.empty(), Reduction.MEAN, Optional.of(ElementType.FLOAT16));
        try (Tensor reduced = halves.of(longs(), pool)) {
            assertThat(Float16.toFloat(reduced.bytes().getShort(2))).isEqualTo(7f);
        }
    }

    @Test
    void integersAreNotMadeFloatsUnasked() {
        for (ElementType type : List.of(ElementType.FLOAT, ElementType.INT32)) {
            assertThatThrownBy(() -> typed(type).of(longs(), pool))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_INVALID));
        }
        try (Tensor same = typed(ElementType.INT64).of(longs(), pool)) {
            assertThat(same.type()).isEqualTo(ElementType.INT64);
        }
    }

    private static Activation doubles() {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        bytes.putDouble(0.1).putDouble(-2).flip();
        return Example.activation(Tensor.wrap(ElementType.DOUBLE, Shape.of(1, 2), bytes), 1);
    }

    private static Activation longs() {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        bytes.putLong(3).putLong(7).flip();
        return Example.activation(Tensor.wrap(ElementType.INT64, Shape.of(1, 2), bytes), 1);
    }

    private static ChannelRange[] repeat(ChannelRange range, int times) {
        ChannelRange[] ranges = new ChannelRange[times];
        Arrays.fill(ranges, range);
        return ranges;
    }

    private static Selection channels(ChannelRange... ranges) {
        return new Selection(List.of(ranges), Optional.empty(), Reduction.NONE, Optional.empty());
    }

    private static Selection cropped(Crop crop) {
        return new Selection(List.of(), Optional.of(crop), Reduction.NONE, Optional.empty());
    }

    private static Selection reduced(Reduction reduction) {
        return new Selection(List.of(), Optional.empty(), reduction, Optional.empty());
    }

    private static Selection typed(ElementType type) {
        return new Selection(List.of(), Optional.empty(), Reduction.NONE, Optional.of(type));
    }
}
