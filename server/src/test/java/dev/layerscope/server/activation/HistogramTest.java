package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.tensor.ElementType;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void binsAreThoseOfNumPy() {
        double[] numbers = {0.5, -1.25, 3.0, 7.75, 0.0, -0.0, 2.5, 1e-3, 9.0, -4.0};

        Histogram histogram = of(ElementType.DOUBLE, 7, numbers);

        // numpy.histogram(numbers, 7)
        assertThat(histogram.counts()).containsExactly(1L, 1L, 4L, 2L, 0L, 0L, 2L);
        assertThat(IntStream.rangeClosed(0, 7).mapToDouble(histogram::edge))
                .containsExactly(
                        -4.0,
                        -2.142857142857143,
                        -0.2857142857142856,
                        1.5714285714285712,
                        3.428571428571429,
                        5.2857142857142865,
                        7.142857142857142,
                        9.0);
    }

    @Test
    void valuesOnEdgesGoWhereNumPyPutsThem() {
        // numpy.histogram(numpy.arange(101) / 10, 30)
        assertThat(of(ElementType.DOUBLE, 30, tenths()).counts())
                .isEqualTo(IntStream.range(0, 30)
                        .mapToObj(bin -> bin % 3 == 0 || bin == 29 ? 4L : 3L)
                        .toList());
    }

    @Test
    void everyFiniteValueIsCountedAndNoOther() {
        double[] numbers = {1, Double.NaN, 2, Double.POSITIVE_INFINITY, 3, Double.NEGATIVE_INFINITY, 3};

        Histogram histogram = of(ElementType.FLOAT, 2, numbers);

        assertThat(histogram.counts()).containsExactly(1L, 3L);
        assertThat(histogram.low()).isEqualTo(1);
        assertThat(histogram.high()).isEqualTo(3);
    }

    @Test
    void valuesThatAreAllTheSameHaveOneBin() {
        Histogram histogram = of(ElementType.FLOAT, 64, -2, -2, -2);

        assertThat(histogram).isEqualTo(new Histogram(-2, -2, List.of(3L)));
    }

    @Test
    void whereNothingIsFiniteThereAreNoBins() {
        for (double[] none : new double[][] {{}, {Double.NaN, Double.POSITIVE_INFINITY}}) {
            Histogram histogram = of(ElementType.FLOAT, 64, none);
            assertThat(histogram.counts()).isEmpty();
            assertThat(histogram.low()).isNaN();
            assertThat(histogram.high()).isNaN();
        }
    }

    @Test
    void eachOfFewIntegersHasABinOfItsOwn() {
        assertThat(of(ElementType.BOOL, 64, 0, 1, 1, 0, 1).counts()).containsExactly(2L, 3L);
        assertThat(of(ElementType.INT32, 64, -1, 3, 3, 0).counts()).containsExactly(1L, 1L, 0L, 0L, 2L);
        assertThat(of(ElementType.UINT8, 64, 0, 255).counts()).hasSize(64);
    }

    @Test
    void theWidestRangeOfAllIsNoOverflow() {
        Histogram histogram = of(ElementType.DOUBLE, 4, -Double.MAX_VALUE, 0, Double.MAX_VALUE);

        assertThat(histogram.counts()).containsExactly(1L, 0L, 1L, 1L);
        assertThat(histogram.edge(1)).isCloseTo(-Double.MAX_VALUE / 2, within(1e295));
    }

    private static Histogram of(ElementType type, int bins, double... numbers) {
        Histogram.Range range = new Histogram.Range();
        DoubleStream.of(numbers).forEach(range::add);
        Histogram.Count count = new Histogram.Count(range, type, bins);
        DoubleStream.of(numbers).forEach(count::add);
        return count.result();
    }

    private static double[] tenths() {
        return IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 10.0).toArray();
    }
}
