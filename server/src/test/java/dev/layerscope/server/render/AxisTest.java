package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void ticksOfCountsAndChannelsAreWhole() {
        assertThat(Axis.counts("values", 1).ticks()).containsExactly(0.0, 1.0);
        assertThat(Axis.whole("channel", 16).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0);
        assertThat(Axis.whole("channel", 1).ticks()).containsExactly(0.0, 1.0);
        assertThat(Axis.counts("values", 2500).ticks()).contains(500.0, 2500.0);
    }

    @Test
    void valuesThatAreAllTheSameLieInTheMiddle() {
        for (double value : new double[] {0, 2.5, -1e6}) {
            assertThat(Axis.linear("value", value, value).position(value)).isCloseTo(0.5, within(1e-9));
        }
    }

    @Test
    void whatALogarithmCantShowLiesAtTheLowerEdge() {
        assertThat(Axis.logarithmicCounts("values", 100).position(0)).isZero();
        assertThat(Axis.logarithmicCounts("values", 100).position(1)).isPositive();
        assertThat(Axis.logarithmicCounts("values", 100).position(100)).isEqualTo(1);
    }

    @Test
    void countsAndSharesAreBrief() {
        assertThat(Numerals.count(64)).isEqualTo("64");
        assertThat(Numerals.count(20_000)).isEqualTo("20k");
        assertThat(Numerals.count(1_500_000)).isEqualTo("1.5M");
        assertThat(Numerals.percent(0)).isEqualTo("0 %");
        assertThat(Numerals.percent(1)).isEqualTo("100 %");
        assertThat(Numerals.percent(0.4149)).isEqualTo("41.5 %");
        assertThat(Numerals.percent(1e-5)).isEqualTo("less than 0.1 %");
        assertThat(Numerals.percent(0.99999)).isEqualTo("more than 99.9 %");
        assertThat(Numerals.any(Double.NEGATIVE_INFINITY)).isEqualTo("−Infinity");
    }
}
