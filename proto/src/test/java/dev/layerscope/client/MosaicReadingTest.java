package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.client.MosaicReading.Hidden;
import dev.layerscope.client.MosaicReading.Value;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MosaicReadingTest {
    private static final int STEPS = 254;

    @ParameterizedTest
    @EnumSource(
            value = Norm.Kind.class,
            names = {"KIND_LINEAR", "KIND_LOG", "KIND_SYMLOG", "KIND_LOGIT"})
    void everyValueLiesWithinWhatItsIndexSays(Norm.Kind kind) {
        double low = kind == Norm.Kind.KIND_LOG || kind == Norm.Kind.KIND_LOGIT ? 1e-4 : -50;
        double high = kind == Norm.Kind.KIND_LOGIT ? 0.999 : 70;
        Mosaic mosaic = mosaic(kind, low, high);
        NormScale scale = new NormScale(mosaic.getNorm(), mosaic.getLimits(0));
        MosaicReading reading = new MosaicReading(mosaic);
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            double value = low + (high - low) * random.nextDouble();
            double position = scale.position(value);
            int index = 2 + Math.max(0, Math.min(STEPS - 1, (int) (position * STEPS)));

            Value read = (Value) reading.read(0, 0, 0, index).orElseThrow();

            assertThat(value).isBetween(read.least(), read.most());
            assertThat(Math.abs(scale.position(read.value()) - position)).isLessThan(0.5 / STEPS + 1e-9);
        }
    }

    @Test
    void theFirstAndTheLastColourAreOpenToTheirSides() {
        MosaicReading reading = new MosaicReading(mosaic(Norm.Kind.KIND_LINEAR, 0, 254));

        Value first = (Value) reading.read(0, 0, 0, 2).orElseThrow();
        Value last = (Value) reading.read(0, 0, 0, 255).orElseThrow();
        Value middle = (Value) reading.read(0, 0, 0, 129).orElseThrow();

        assertThat(first).isEqualTo(new Value(first.place(), 0.5, Double.NEGATIVE_INFINITY, 1));
        assertThat(last).isEqualTo(new Value(last.place(), 253.5, 253, Double.POSITIVE_INFINITY));
        assertThat(middle).isEqualTo(new Value(middle.place(), 127.5, 127, 128));
    }

    @Test
    void whereLimitsAreEqualThereIsOneValueAndNothingIsKnownOfOthers() {
        MosaicReading reading = new MosaicReading(mosaic(Norm.Kind.KIND_LOG, 3, 3));

        assertThat(reading.read(0, 0, 0, 2).orElseThrow())
                .isInstanceOfSatisfying(
                        Value.class, value -> assertThat(value.value()).isEqualTo(3));
    }

    @Test
    void gapsAndHiddenValuesAreSaidToBeSo() {
        MosaicReading reading = new MosaicReading(mosaic(Norm.Kind.KIND_LINEAR, 0, 1));

        assertThat(reading.read(0, 3, 0, 0)).isEmpty();
        assertThat(reading.read(0, 1, 1, 1)).contains(new Hidden(new Place(0, 7, 1, 1, 1, 1)));
    }

    /** Cells of 4 x 4 values with maps of 2 rows and 3 columns, three of them in two columns. */
    @Test
    void pixelsAreFoundAtEveryLevel() {
        MosaicGeometry geometry = new MosaicGeometry(mosaic(Norm.Kind.KIND_LINEAR, 0, 1));

        assertThat(geometry.at(0, 4, 0)).contains(new Place(1, 5, 0, 1, 0, 1));
        assertThat(geometry.at(0, 6, 1)).contains(new Place(1, 5, 1, 1, 2, 1));
        assertThat(geometry.at(0, 7, 1)).isEmpty();
        assertThat(geometry.at(0, 6, 2)).isEmpty();
        assertThat(geometry.at(0, 2, 5)).contains(new Place(2, 9, 1, 1, 2, 1));
        assertThat(geometry.at(0, 4, 4)).isEmpty();
        assertThat(geometry.at(0, 8, 0)).isEmpty();
        assertThat(geometry.at(0, -1, 0)).isEmpty();
        assertThat(geometry.at(3, 63 - 8, 15)).contains(new Place(1, 5, 1, 1, 2, 1));
        assertThat(geometry.at(-1, 3, 0)).contains(new Place(1, 5, 0, 2, 2, 1));
        assertThat(geometry.at(-1, 2, 0)).contains(new Place(1, 5, 0, 2, 0, 2));
        assertThat(geometry.at(-1, 2, 1)).isEmpty();
        assertThat(geometry.at(-2, 1, 0)).contains(new Place(1, 5, 0, 2, 0, 3));
        assertThat(geometry.width(0)).isEqualTo(7);
        assertThat(geometry.height(0)).isEqualTo(6);
        assertThat(geometry.width(-1)).isEqualTo(4);
        assertThat(geometry.width(5)).isEqualTo(224);
    }

    @Test
    void theTilesOfAViewportAreThoseOfItsRectangleInTheMosaic() {
        MosaicGeometry geometry = new MosaicGeometry(mosaic(Norm.Kind.KIND_LINEAR, 0, 1).toBuilder()
                .setPitch(Size.newBuilder().setHeight(32).setWidth(32))
                .build());

        assertThat(geometry.tiles(Viewport.newBuilder()
                        .setLevel(5)
                        .setLeft(256)
                        .setTop(-10)
                        .setWidth(5000)
                        .setHeight(267)
                        .build()))
                .containsExactly(
                        tile(1, 0), tile(2, 0), tile(3, 0), tile(4, 0), tile(1, 1), tile(2, 1), tile(3, 1), tile(4, 1));
    }

    private static TileAddress tile(int column, int row) {
        return TileAddress.newBuilder()
                .setLevel(5)
                .setColumn(column)
                .setRow(row)
                .build();
    }

    private static Mosaic mosaic(Norm.Kind kind, double low, double high) {
        Limits limits = Limits.newBuilder().setLow(low).setHigh(high).build();
        return Mosaic.newBuilder()
                .setMap(Size.newBuilder().setHeight(2).setWidth(3))
                .setPitch(Size.newBuilder().setHeight(4).setWidth(4))
                .setColumns(2)
                .setRows(2)
                .setLowestLevel(-2)
                .setHighestLevel(5)
                .addChannels(7)
                .addChannels(5)
                .addChannels(9)
                .addLimits(limits)
                .addLimits(limits)
                .addLimits(limits)
                .setNorm(Norm.newBuilder()
                        .setKind(kind)
                        .setLinthresh(1)
                        .setLinscale(1)
                        .setBase(10))
                .build();
    }
}
