package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    /** More than are held at once, so that they are counted. */
    private static final int MANY = 60_000;

    @Test
    void fewNumbersHaveTheQuantilesOfNumPy() {
        double[] numbers = {0.5, -1.25, 3.0, 7.75, 0.0, -0.0, 2.5, 1e-3, 9.0, -4.0};

        double[] quantiles = of(numbers, 1, 0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.123456);

        // numpy.quantile(numbers, ...)
        assertThat(quantiles).containsExactly(9.0, -4.0, -2.7625, 0.0, 0.2505, 2.875, 8.437499999999998, -1.11112);
    }

    @Test
    void manyNumbersOfAnyKindHaveTheirExactQuantiles() {
        Random random = new Random(3);
        double[][] kinds = {
            random.doubles(MANY).toArray(),
            random.doubles(MANY).map(d -> (float) (d * 8 - 4)).toArray(),
            random.doubles(MANY).map(d -> d < 0.7 ? 0 : d * 1e-3).toArray(),
            random.ints(MANY, -3, 4).asDoubleStream().toArray(),
            random.longs(MANY).mapToDouble(bits -> bits).toArray(),
            random.longs(MANY)
                    .mapToDouble(Double::longBitsToDouble)
                    .map(d -> Double.isFinite(d) ? d / 4 : 0)
                    .toArray(),
            DoubleStream.generate(() -> -2.5).limit(MANY).toArray(),
            random.ints(MANY, 0, 1 << 20)
                    .mapToDouble(ulps -> 1 + ulps * Math.ulp(1.0))
                    .toArray(),
        };
        double[] asked = {0, 0.001, 0.05, 0.25, 1 / 3.0, 0.5, 0.75, 0.95, 0.999999, 1};

        for (double[] numbers : kinds) {
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            assertThat(of(numbers, asked))
                    .containsExactly(Arrays.stream(asked)
                            .map(quantile -> expected(sorted, quantile))
                            .toArray());
        }
    }

    @Test
    void theirNumberOfPassesIsBounded() {
        Random random = new Random(5);
        double[] near = random.ints(MANY, 0, 1 << 20)
                .mapToDouble(ulps -> 1 + ulps * Math.ulp(1.0))
                .toArray();
        double[] floats = random.doubles(MANY).map(d -> (float) (d * 8 - 4)).toArray();

        assertThat(passes(near)).isBetween(3, 6);
        assertThat(passes(floats)).isEqualTo(2);
        assertThat(passes(1, 2, 3)).isEqualTo(1);
        assertThat(passes(new double[MANY])).isEqualTo(1);
    }

    @Test
    void infinitiesAreTheLeastAndTheGreatest() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(of(new double[] {inf, 1, -inf, 2, 3}, 0, 0.1, 0.5, 0.9, 1)).containsExactly(-inf, -inf, 2, inf, inf);
        assertThat(of(new double[] {inf, inf}, 0.3)).containsExactly(inf);
        assertThat(of(new double[] {-inf, inf}, 0.5)).containsExactly(Double.NaN);
    }

    @Test
    void thoseFarApartDoNotOverflow() {
        assertThat(of(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, 0.5)).containsExactly(0.0);
    }

    @Test
    void nothingHasNone() {
        assertThat(of(new double[0], 0.5, 1)).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void theyLieFromZeroToOne() {
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Quantiles(0.5, wrong)).hasMessageContaining("(expected: 0 to 1)");
        }
    }

    private static double expected(double[] sorted, double quantile) {
        double index = quantile * (sorted.length - 1);
        int below = (int) index;
        double share = index - below;
        double low = sorted[below] + 0.0;
        double high = sorted[Math.min(below + 1, sorted.length - 1)] + 0.0;
        return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
    }

    private static double[] of(double[] numbers, double... asked) {
        Quantiles quantiles = new Quantiles(asked);
        do {
            Arrays.stream(numbers).forEach(quantiles::add);
        } while (!quantiles.endPass());
        return quantiles.result();
    }

    private static int passes(double... numbers) {
        Quantiles quantiles = new Quantiles(0.05, 0.5, 0.95);
        int passes = 0;
        do {
            Arrays.stream(numbers).forEach(quantiles::add);
            passes++;
        } while (!quantiles.endPass());
        return passes;
    }
}
