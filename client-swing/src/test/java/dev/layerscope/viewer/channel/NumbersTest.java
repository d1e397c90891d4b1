package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Statistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is computed and written here, without a server. */
final class NumbersTest {
    @Test
    void numbers_have_as_many_digits_as_say_something() {
        assertThat(Numerals.brief(0)).isEqualTo("0");
        assertThat(Numerals.brief(88.4639)).isEqualTo("88.5");
        assertThat(Numerals.brief(-0.4)).isEqualTo("\u22120.4");
        assertThat(Numerals.brief(1.5e-7)).isEqualTo("1.5e\u22127");
        assertThat(Numerals.brief(Double.NaN)).isEqualTo("NaN");
        assertThat(Numerals.exact(12345.678)).isEqualTo("12345.7");
        assertThat(Numerals.exact(2e9)).isEqualTo("2e9");
    }

    @Test
    void ranks_are_counted_as_people_do() {
        assertThat(List.of(1, 2, 3, 4, 11, 12, 13, 21, 22, 111, 102))
                .extracting(Numerals::ordinal)
                .containsExactly("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th", "102nd");
    }

    @Test
    void only_none_and_all_are_0_and_100_percent() {
        assertThat(Numerals.percent(0)).isEqualTo("0 %");
        assertThat(Numerals.percent(1)).isEqualTo("100 %");
        assertThat(Numerals.percent(1e-6)).isEqualTo("less than 0.1 %");
        assertThat(Numerals.percent(0.99999)).isEqualTo("more than 99.9 %");
        assertThat(Numerals.percent(0.4149)).isEqualTo("41.5 %");
    }

    @Test
    void ranks_go_by_mean_then_by_number_and_those_without_numbers_are_last() {
        ChannelRanks ranks = ChannelRanks.of(statistics(1, Double.NaN, 5, 1));

        assertThat(ranks.rank(2)).hasValue(1);
        assertThat(ranks.rank(0)).hasValue(2);
        assertThat(ranks.rank(3)).hasValue(3);
        assertThat(ranks.rank(1)).hasValue(4);
        assertThat(ranks.rank(4)).isEmpty();
        assertThat(ranks.from(0, 1)).hasValue(3);
        assertThat(ranks.from(1, 1)).isEmpty();
        assertThat(ranks.from(2, -1)).isEmpty();
    }

    @Test
    void zeros_are_counted_apart_from_the_bins() {
        ValueBins bins = ValueBins.of(new double[] {0, 0, 1, 2, 9, -0.0, Double.NaN, Double.POSITIVE_INFINITY});

        assertThat(bins.zeros()).isEqualTo(3);
        assertThat(bins.notFinite()).isEqualTo(2);
        assertThat(bins.low()).isEqualTo(1);
        assertThat(bins.high()).isEqualTo(9);
        assertThat(bins.counts()).containsExactly(1, 1, 0, 0, 0, 0, 0, 1);
        assertThat(bins.edge(8)).isEqualTo(9);
    }

    @Test
    void equal_values_have_one_bin_and_zeros_alone_none() {
        assertThat(ValueBins.of(new double[] {7, 7}).counts()).containsExactly(2);
        assertThat(ValueBins.of(new double[] {0, 0}).counts()).isEmpty();
    }

    @Test
    void moments_leave_out_what_is_not_a_number() {
        assertThat(Moments.of(new double[] {1, Double.NaN, 4})).isEqualTo(new Moments(2.5, 1, 4));
        assertThat(Moments.of(new double[] {Double.NaN}).mean()).isNaN();
    }

    @Test
    void likeness_is_that_of_vectors() {
        Likeness likeness = Likeness.of(new double[] {1, 0, Double.NaN}, new double[] {0, 1, 3});
        assertThat(likeness.meanAbsolute()).isEqualTo(1);
        assertThat(likeness.cosine()).isZero();

        assertThat(Likeness.of(new double[] {2, 2}, new double[] {1, 1}).cosine())
                .isCloseTo(1, within(1e-12));
        assertThat(Likeness.of(new double[] {0}, new double[] {0}).cosine()).isEqualTo(1);
        assertThat(Likeness.of(new double[] {0}, new double[] {1}).cosine()).isZero();
        assertThat(Likeness.of(new double[] {Double.NaN}, new double[] {1}).cosine())
                .isNaN();
        assertThatThrownBy(() -> Likeness.of(new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ticks_are_round() {
        assertThat(Ticks.round(0, 88.5, 7)).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
        assertThat(Ticks.round(-0.31, 0.29, 7)).containsExactly(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2);
        assertThat(Ticks.round(3, 3, 7)).containsExactly(3.0);
        assertThat(Ticks.numbered(27, 9)).containsExactly(0, 5, 10, 15, 20, 25);
        assertThat(Ticks.numbered(1, 9)).containsExactly(0);
    }

    @Test
    void colour_bars_have_their_limits_and_what_is_round_to_the_norm_between() {
        assertThat(Ticks.of(colors(Norm.Kind.KIND_LINEAR, 0, 88.5), 7))
                .containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 88.5);
        assertThat(Ticks.of(colors(Norm.Kind.KIND_LOG, 0.004, 20), 7))
                .containsExactly(0.004, 0.01, 0.1, 1.0, 10.0, 20.0);
        assertThat(Ticks.of(colors(Norm.Kind.KIND_SYMLOG, -20, 300), 7))
                .containsExactly(-20.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0, 300.0);
        assertThat(Ticks.of(colors(Norm.Kind.KIND_LOGIT, 0.1, 0.9), 2).get(1)).isCloseTo(0.5, within(1e-9));
        assertThat(Ticks.of(colors(Norm.Kind.KIND_LINEAR, 3, 3), 7)).containsExactly(3.0);
        assertThat(Ticks.of(colors(Norm.Kind.KIND_LINEAR, Double.NaN, Double.NaN), 7))
                .isEmpty();
    }

    private static Colors colors(Norm.Kind kind, double low, double high) {
        return Colors.of(
                Mosaic.newBuilder()
                        .setNorm(Norm.newBuilder()
                                .setKind(kind)
                                .setLinthresh(1)
                                .setLinscale(1)
                                .setBase(10))
                        .addLimits(Limits.newBuilder().setLow(low).setHigh(high))
                        .build(),
                Palettes.USUAL);
    }

    private static List<Statistics> statistics(double... means) {
        return DoubleStream.of(means)
                .mapToObj(mean -> Statistics.newBuilder().setMean(mean).build())
                .toList();
    }
}
