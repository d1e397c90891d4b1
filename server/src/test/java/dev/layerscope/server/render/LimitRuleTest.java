package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.render.LimitRule.Centred;
import dev.layerscope.server.render.LimitRule.Fixed;
import dev.layerscope.server.render.LimitRule.Percentiles;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitRuleTest {
    private static final float[] VALUES = {
        6.123f, -7.667f, 1.254f, -1.703f, -1.358f, -0.647f, -6.06f, -0.696f, -2.596f, 9.969f, 0.677f, -1.058f, -0.844f,
        -2.004f, -3.165f, -1.172f, 1.446f, -0.716f, 2.873f, -0.599f, 0.073f, 4.637f, 1.635f, -1.516f, -0.549f, 1.622f,
        5.805f, -0.809f, -0.731f, 3.007f, -2.659f
    };

    /** {@code numpy.percentile(values, p)}, for log {@code numpy.percentile(values[values > 0], p)}. */
    @ParameterizedTest
    @CsvSource({
        "1, -7.184899854660034, 0.13943999752402306",
        "2.5, -6.461749911308289, 0.23909999541938307",
        "25, -1.437000036239624, 1.3979999721050262",
        "50, -0.6959999799728394, 2.253999948501587",
        "99, 8.815199947357176, 9.545939893722537"
    })
    void percentilesAreThoseOfNumpyOfWhatTheNormShows(double percentile, double linear, double log) {
        float[] values = Arrays.copyOf(VALUES, VALUES.length + 3);
        values[VALUES.length] = Float.NaN;
        values[VALUES.length + 1] = Float.POSITIVE_INFINITY;
        values[VALUES.length + 2] = Float.NEGATIVE_INFINITY;
        LimitRule rule = new Percentiles(percentile, 100);
        assertThat(rule.of(Values.of(values), Norm.LINEAR).low()).isCloseTo(linear, within(1e-12));
        assertThat(rule.of(Values.of(values), Norm.LOG).low()).isCloseTo(log, within(1e-12));
    }

    @Test
    void percentilesOfManyPartsAreThoseOfSortedValues() {
        Random random = new Random(4);
        float[] values = new float[30_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        Values parts = taker -> {
            for (int from = 0; from < values.length; from += 1000) {
                taker.accept(Arrays.copyOfRange(values, from, Math.min(from + 1000, values.length)));
            }
        };
        for (int percent = 0; percent < 100; percent += 9) {
            double low = new Percentiles(percent, 100).of(parts, Norm.LINEAR).low();
            assertThat(low).isCloseTo(sorted[percent * 300], withinPercentage(1e-9));
        }
    }

    @Test
    void theWholeRangeIsFromTheLeastToTheGreatestValueShown() {
        float[] values = {Float.NaN, 3, -1, Float.POSITIVE_INFINITY, 2, 0, Float.NEGATIVE_INFINITY};
        assertThat(LimitRule.WHOLE.of(Values.of(values), Norm.LINEAR)).isEqualTo(new Limits(-1, 3));
        assertThat(LimitRule.WHOLE.of(Values.of(values), Norm.LOG)).isEqualTo(new Limits(2, 3));
    }

    @Test
    void whereNothingCanBeShownThereAreNoLimits() {
        float[] values = {Float.NaN, -1, 0, Float.POSITIVE_INFINITY};
        for (LimitRule rule : new LimitRule[] {LimitRule.WHOLE, new Percentiles(1, 99)}) {
            Limits limits = rule.of(Values.of(values), Norm.LOG);
            assertThat(limits).isEqualTo(Limits.NONE);
            assertThat(new Scale(Norm.LOG, limits).position(0)).isNaN();
        }
        assertThat(LimitRule.WHOLE.of(Values.of(new float[] {Float.NaN}), Norm.LINEAR))
                .isEqualTo(Limits.NONE);
        assertThat(LimitRule.WHOLE.of(Values.of(new float[0]), Norm.LINEAR)).isEqualTo(Limits.NONE);
        assertThat(new Centred(LimitRule.WHOLE).of(Values.of(new float[0]), Norm.LINEAR))
                .isEqualTo(Limits.NONE);
    }

    @Test
    void valuesThatAreAllTheSameTakeTheFirstColourInAnyNorm() {
        for (Norm norm : NormTest.norms()) {
            for (float value : new float[] {0, 0.25f}) {
                Limits limits = LimitRule.WHOLE.of(Values.of(new float[] {value, Float.NaN, value}), norm);
                assertThat(limits).isEqualTo(new Limits(value, value));
                assertThat(new Scale(norm, limits).position(value)).isZero();
                assertThat(new Scale(norm, limits).position(Float.NaN)).isNaN();
            }
        }
    }

    @Test
    void centredLimitsHaveZeroInTheMiddle() {
        LimitRule rule = new Centred(LimitRule.WHOLE);
        assertThat(rule.of(Values.of(new float[] {-1, 3}), Norm.LINEAR)).isEqualTo(new Limits(-3, 3));
        assertThat(rule.of(Values.of(new float[] {-5, -1}), Norm.LINEAR)).isEqualTo(new Limits(-5, 5));
        Limits zeros = rule.of(Values.of(new float[] {0, 0}), Norm.LINEAR);
        assertThat(new Scale(Norm.LINEAR, zeros).position(0)).isEqualTo(0.5);
        Limits symmetric = rule.of(Values.of(new float[] {-1, 30}), Norm.SymLog.DEFAULT);
        assertThat(new Scale(Norm.SymLog.DEFAULT, symmetric).position(0)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void fixedLimitsAreFixedAndClip() {
        Limits limits = Fixed.of(-1, 1).of(Values.of(VALUES), Norm.LINEAR);
        assertThat(limits).isEqualTo(new Limits(-1, 1));
        assertThat(ColorMap.GRAY.color(new Scale(Norm.LINEAR, limits).position(9)))
                .isEqualTo(0xFFFFFF);
        assertThat(ColorMap.GRAY.color(new Scale(Norm.LINEAR, limits).position(-9)))
                .isEqualTo(0);
    }

    @Test
    void limitsAndPercentilesMustBeInOrder() {
        assertThatThrownBy(() -> Fixed.of(3, 1))
                .isInstanceOf(DomainException.class)
                .hasMessage("limits: 3:1 (expected: two finite numbers, the lesser one first)");
        assertThatThrownBy(() -> Fixed.of(1, 1)).hasMessageStartingWith("limits: 1:1 (");
        assertThatThrownBy(() -> Fixed.of(0, Double.NaN)).hasMessageStartingWith("limits: 0:NaN (");
        assertThatThrownBy(() -> Fixed.of(Double.NEGATIVE_INFINITY, 0)).hasMessageStartingWith("limits: -Infinity:0 (");
        assertThatThrownBy(() -> new Percentiles(1, 101))
                .hasMessage("percentiles: 1:101 (expected: two numbers from 0 to 100, the lesser one first)");
        assertThatThrownBy(() -> new Percentiles(-1, 99)).hasMessageStartingWith("percentiles: -1:99 (");
        assertThatThrownBy(() -> new Percentiles(99, 1)).hasMessageStartingWith("percentiles: 99:1 (");
        assertThatThrownBy(() -> new Percentiles(Double.NaN, 1)).hasMessageStartingWith("percentiles: NaN:1 (");
    }
}
