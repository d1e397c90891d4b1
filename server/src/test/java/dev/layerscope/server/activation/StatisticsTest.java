package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.DoubleStream;
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

        assertThat(statistics.notANumber()).isEqualTo(2);
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
        assertThat(nothing.notANumber()).isZero();
        assertThat(joined.result().notANumber()).isEqualTo(1);
    }

    @Test
    void aLayerHasStatisticsOfAllAndOfEachChannel() {
        for (int axis : new int[] {1, 3}) {
            Example example = Example.of(2, 3, 5, 4);

            LayerStatistics statistics = LayerStatistics.of(example.activation(axis));

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
        LayerStatistics statistics = LayerStatistics.of(Example.of(7).activation(-1));

        assertThat(statistics.channels()).isEmpty();
        assertThat(statistics.all().mean()).isCloseTo(mean(Example.of(7).values()), within(TOLERANCE));
    }

    @Test
    void bytesCountFromZeroTo255AndSignedOnesBelow() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {-1, 0, 1, 2});

        Statistics unsigned = LayerStatistics.of(
                        Example.activation(Tensor.wrap(ElementType.UINT8, Shape.of(4), bytes.duplicate()), -1))
                .all();
        Statistics signed = LayerStatistics.of(
                        Example.activation(Tensor.wrap(ElementType.INT8, Shape.of(4), bytes.duplicate()), -1))
                .all();

        assertThat(unsigned.maximum()).isEqualTo(255);
        assertThat(signed.minimum()).isEqualTo(-1);
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
