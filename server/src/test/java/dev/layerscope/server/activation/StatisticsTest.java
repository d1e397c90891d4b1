package dev.layerscope.server.activation;

import static dev.layerscope.server.activation.StatisticsSettings.USUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final double TOLERANCE = 1e-12;

    @Test
    void onePassEqualsTwoAndAnyTwoParts() {
        Random random = new Random(2);
        double[] values = random.doubles(5000)
                .map(value -> value < 0.2 ? 0 : value * 3 + 1000)
                .toArray();

        Statistics whole = sum(values).result();
        StatisticsSum joined = new StatisticsSum();
        joined.add(sum(DoubleStream.of(values).limit(1234).toArray()));
        joined.add(sum(DoubleStream.of(values).skip(1234).toArray()));

        for (Statistics statistics : new Statistics[] {whole, joined.result()}) {
            double mean = DoubleStream.of(values).sum() / values.length;
            double variance = DoubleStream.of(values)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / values.length;
            assertThat(statistics.mean()).isCloseTo(mean, within(TOLERANCE * mean));
            assertThat(statistics.standardDeviation())
                    .isCloseTo(Math.sqrt(variance), within(TOLERANCE * Math.sqrt(variance)));
            assertThat(statistics.minimum()).isZero();
            assertThat(statistics.maximum())
                    .isEqualTo(DoubleStream.of(values).max().getAsDouble());
            assertThat(statistics.sparsity())
                    .isEqualTo(
                            DoubleStream.of(values).filter(value -> value == 0).count() / 5000.0);
        }
    }

    @Test
    void aSmallSpreadAroundALargeMeanIsNotLost() {
        Statistics statistics = sum(1e9 + 1, 1e9 + 2, 1e9 + 3).result();

        assertThat(statistics.mean()).isEqualTo(1e9 + 2);
        assertThat(statistics.standardDeviation()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-9));
    }

    @Test
    void whatIsNotANumberIsCountedAndLeftOut() {
        Statistics statistics = sum(1, Double.NaN, 3, Double.NaN, -0.0).result();

        assertThat(statistics.counts().notANumber()).isEqualTo(2);
        assertThat(statistics.mean()).isCloseTo(4 / 3.0, within(TOLERANCE));
        assertThat(statistics.sparsity()).isEqualTo(1 / 3.0);
    }

    @Test
    void infinitiesAreTheExtremesAndTheMeanAsNumPyHasIt() {
        Statistics above = sum(1, Double.POSITIVE_INFINITY, 2).result();
        Statistics both =
                sum(Double.NEGATIVE_INFINITY, 5, Double.POSITIVE_INFINITY).result();

        assertThat(above.mean()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(above.standardDeviation()).isNaN();
        assertThat(above.minimum()).isEqualTo(1);
        assertThat(above.maximum()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(both.mean()).isNaN();
        assertThat(both.minimum()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void infinitiesStayWhatTheyAreWhereSumsAreJoined() {
        StatisticsSum joined = sum(1, 2);
        joined.add(sum(Double.POSITIVE_INFINITY, 4));
        joined.add(sum(7));

        assertThat(joined.result().mean()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(joined.result().standardDeviation()).isNaN();
        assertThat(joined.result().maximum()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void nothingHasNoStatisticsButItsCounts() {
        Statistics nothing = new StatisticsSum().result();
        StatisticsSum joined = sum(Double.NaN);
        joined.add(new StatisticsSum());

        assertThat(nothing.mean()).isNaN();
        assertThat(nothing.standardDeviation()).isNaN();
        assertThat(nothing.minimum()).isNaN();
        assertThat(nothing.maximum()).isNaN();
        assertThat(nothing.counts().notANumber()).isZero();
        assertThat(joined.result().counts().notANumber()).isEqualTo(1);
    }

    @Test
    void aLayerHasStatisticsOfAllAndOfEachChannel() {
        for (int axis : new int[] {1, 3}) {
            Example example = Example.of(2, 3, 5, 4);

            LayerStatistics statistics = LayerStatistics.of(example.activation(axis), USUAL);

            assertThat(statistics.all().mean()).isCloseTo(mean(example.values()), within(TOLERANCE));
            assertThat(statistics.channels()).hasSize((int) example.shape().dim(axis));
            for (int c = 0; c < statistics.channels().size(); c++) {
                double expected = (mean(example.plane(axis, 0, c)) + mean(example.plane(axis, 1, c))) / 2;
                assertThat(statistics.channels().get(c).mean()).isCloseTo(expected, within(TOLERANCE));
            }
        }
    }

    @Test
    void aLayerWithoutChannelsHasThoseOfAll() {
        LayerStatistics statistics = LayerStatistics.of(Example.of(7).activation(-1), USUAL);

        assertThat(statistics.channels()).isEmpty();
        assertThat(statistics.all().mean()).isCloseTo(mean(Example.of(7).values()), within(TOLERANCE));
    }

    @Test
    void bytesCountFromZeroTo255AndSignedOnesBelow() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {-1, 0, 1, 2});

        Statistics unsigned = LayerStatistics.of(
                        Example.activation(Tensor.wrap(ElementType.UINT8, Shape.of(4), bytes.duplicate()), -1), USUAL)
                .all();
        Statistics signed = LayerStatistics.of(
                        Example.activation(Tensor.wrap(ElementType.INT8, Shape.of(4), bytes.duplicate()), -1), USUAL)
                .all();

        assertThat(unsigned.maximum()).isEqualTo(255);
        assertThat(signed.minimum()).isEqualTo(-1);
    }

    @Test
    void eachChannelHasItsQuantilesAndTheLayerItsOwn() {
        for (int axis : new int[] {0, 1, 3}) {
            Example example = Example.of(2, 3, 5, 4);
            StatisticsSettings wanted =
                    new StatisticsSettings(List.of(0.5, 0.1), 8, StatisticsSettings.Detail.CHANNELS);

            LayerStatistics statistics = LayerStatistics.of(example.activation(axis), wanted);

            assertThat(statistics.all().quantiles())
                    .containsExactly(quantile(0.5, example.values()), quantile(0.1, example.values()));
            for (int c = 0; c < statistics.channelCount(); c++) {
                float[][] planes = axis == 0
                        ? new float[][] {example.plane(axis, 0, c)}
                        : new float[][] {example.plane(axis, 0, c), example.plane(axis, 1, c)};
                assertThat(statistics.channels().get(c).quantiles())
                        .containsExactly(quantile(0.5, planes), quantile(0.1, planes));
            }
            assertThat(statistics.histogram().orElseThrow().total()).isEqualTo(120);
            assertThat(statistics.leftOut()).isEmpty();
        }
    }

    @Test
    void aChannelIsDeadWhereEveryValueOfEveryInputIsZero() {
        float nan = Float.NaN;
        // [2, 5, 2]: dead; alive in the second; not a number; negative zeros; infinite.
        float[] values = {
            0, 0, 0, 0, 0, nan, -0.0f, 0, 0, 0, 0, 0, 0, 1e-45f, 0, 0, -0.0f, 0, 0, Float.POSITIVE_INFINITY
        };

        LayerStatistics statistics =
                LayerStatistics.of(new Example(Shape.of(2, 5, 2), values).activation(1), StatisticsSettings.MOMENTS);

        assertThat(statistics.deadChannels()).containsExactly(0, 3);
        assertThat(statistics.channelCount()).isEqualTo(5);
        assertThat(statistics.histogram()).isEmpty();
        assertThat(statistics.all().quantiles()).isEmpty();
    }

    @Test
    void layersOnlyStillSayWhichChannelsAreDead() {
        StatisticsSettings wanted = new StatisticsSettings(List.of(0.5), 4, StatisticsSettings.Detail.LAYERS);

        LayerStatistics statistics =
                LayerStatistics.of(new Example(Shape.of(1, 2, 1), new float[] {1, 0}).activation(1), wanted);

        assertThat(statistics.channels()).isEmpty();
        assertThat(statistics.channelCount()).isEqualTo(2);
        assertThat(statistics.deadChannels()).containsExactly(1);
    }

    @Test
    void aLayerOfAnyShapeHasNumbers() {
        assertThat(of(-1, 3.5f).all().quantiles()).containsOnly(3.5);
        assertThat(of(-1, 3.5f).histogram()).contains(new Histogram(3.5, 3.5, List.of(1L)));

        for (long[] empty : new long[][] {{0}, {1, 0, 4}, {1, 3, 0}, {0, 2, 2, 2, 2}}) {
            for (int axis = -1; axis < empty.length; axis++) {
                LayerStatistics nothing =
                        LayerStatistics.of(new Example(Shape.of(empty), new float[0]).activation(axis), USUAL);
                assertThat(nothing.all().mean()).isNaN();
                assertThat(nothing.all().counts().all()).isZero();
                assertThat(nothing.all().quantiles()).hasSize(5).containsOnly(Double.NaN);
                assertThat(nothing.deadChannels()).isEmpty();
                assertThat(nothing.channels()).hasSize(axis < 0 ? 0 : (int) empty[axis]);
                assertThat(nothing.histogram().orElseThrow().counts()).isEmpty();
            }
        }
    }

    @Test
    void whatIsNotFiniteIsCountedByKind() {
        LayerStatistics statistics = of(
                -1,
                Float.NaN,
                1,
                Float.NEGATIVE_INFINITY,
                2,
                Float.POSITIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                Float.NaN,
                Float.NaN);

        assertThat(statistics.all().counts()).isEqualTo(new Statistics.Counts(8, 3, 1, 2));
        assertThat(statistics.all().quantiles().get(2)).isEqualTo(2);
        assertThat(statistics.histogram().orElseThrow().total()).isEqualTo(2);
    }

    @Test
    void integersOfAnyTypeAreExact() {
        ByteBuffer longs = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.nativeOrder());
        longs.asLongBuffer().put(new long[] {(1L << 53) - 1, 1L << 53, (1L << 53) - 2});
        ByteBuffer truths = ByteBuffer.wrap(new byte[] {0, 1, 1});

        LayerStatistics whole =
                LayerStatistics.of(Example.activation(Tensor.wrap(ElementType.INT64, Shape.of(3), longs), -1), USUAL);
        LayerStatistics truth =
                LayerStatistics.of(Example.activation(Tensor.wrap(ElementType.BOOL, Shape.of(3), truths), -1), USUAL);

        assertThat(whole.all().quantiles().get(2)).isEqualTo(9007199254740991.0);
        assertThat(whole.histogram().orElseThrow().counts()).containsExactly(1L, 1L, 1L);
        assertThat(truth.histogram().orElseThrow().counts()).containsExactly(1L, 2L);
        assertThat(truth.all().sparsity()).isEqualTo(1 / 3.0);
    }

    @Test
    void whatIsAskedForIsChecked() {
        StatisticsSettings.Detail detail = StatisticsSettings.Detail.LAYERS;
        assertThatThrownBy(() -> new StatisticsSettings(List.of(0.5, 1.5), 8, detail))
                .hasMessage("quantile: 1.5 (expected: 0 to 1)");
        assertThatThrownBy(() -> new StatisticsSettings(List.of(Double.NaN), 8, detail))
                .hasMessage("quantile: NaN (expected: 0 to 1)");
        assertThatThrownBy(() -> new StatisticsSettings(Collections.nCopies(65, 0.5), 8, detail))
                .hasMessage("quantiles: 65 (expected: at most 64)");
        assertThatThrownBy(() -> new StatisticsSettings(List.of(), 4097, detail))
                .hasMessage("bins: 4097 (expected: 1 to 4096)");
    }

    private static LayerStatistics of(int axis, float... values) {
        Shape shape = values.length == 1 ? Shape.of() : Shape.of(values.length);
        return LayerStatistics.of(new Example(shape, values).activation(axis), USUAL);
    }

    private static double quantile(double asked, float[]... planes) {
        double[] sorted = Stream.of(planes)
                .flatMapToDouble(plane -> IntStream.range(0, plane.length).mapToDouble(i -> plane[i]))
                .sorted()
                .toArray();
        double index = asked * (sorted.length - 1);
        int below = (int) index;
        double share = index - below;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, sorted.length - 1)];
        return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
    }

    private static StatisticsSum sum(double... values) {
        StatisticsSum sum = new StatisticsSum();
        DoubleStream.of(values).forEach(sum::add);
        return sum;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
