package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.error.DomainException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormTest {
    static List<Norm> norms() {
        return List.of(Norm.LINEAR, Norm.LOG, Norm.SymLog.DEFAULT, new Norm.SymLog(0.01, 2, Math.E), Norm.LOGIT);
    }

    @Test
    void theLimitsBecomeZeroAndOne() {
        Limits limits = new Limits(0.01, 0.75);
        for (Norm norm : norms()) {
            assertThat(norm.position(0.01, limits)).as("%s", norm).isEqualTo(0);
            assertThat(norm.position(0.75, limits)).as("%s", norm).isEqualTo(1);
            assertThat(norm.position(0.8, limits)).as("%s", norm).isGreaterThan(1);
        }
    }

    @Test
    void aLogarithmHasItsGeometricMeanInTheMiddle() {
        assertThat(Norm.LOG.position(0.1, new Limits(0.01, 1))).isCloseTo(0.5, within(1e-12));
    }

    /** matplotlib 3.6.3: {@code SymLogNorm(0.5, 2, base=2, vmin=-8, vmax=4)([-8, -1, 0, .25, .5, 2, 4])}. */
    @Test
    void symlogTakesThresholdScaleAndBase() {
        Norm norm = new Norm.SymLog(0.5, 2, 2);
        double[] values = {-8, -1, 0, 0.25, 0.5, 2, 4};
        double[] positions = {0.0, 0.2, 0.5333333333333333, 0.6666666666666666, 0.8, 0.9333333333333333, 1.0};
        for (int i = 0; i < values.length; i++) {
            assertThat(norm.position(values[i], new Limits(-8, 4)))
                    .as("%s", values[i])
                    .isCloseTo(positions[i], within(1e-12));
        }
    }

    @Test
    void logitIsSymmetricAroundOneHalf() {
        Limits limits = new Limits(0.001, 0.999);
        assertThat(Norm.LOGIT.position(0.5, limits)).isCloseTo(0.5, within(1e-12));
        assertThat(Norm.LOGIT.position(0.1, limits) + Norm.LOGIT.position(0.9, limits))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void eachNormShowsItsDomainOnly() {
        for (Norm norm : norms()) {
            assertThat(norm.shows(Double.NaN)).as("%s", norm).isFalse();
            assertThat(norm.shows(Double.POSITIVE_INFINITY)).as("%s", norm).isFalse();
            assertThat(norm.shows(Double.NEGATIVE_INFINITY)).as("%s", norm).isFalse();
            assertThat(norm.shows(0.5)).as("%s", norm).isTrue();
        }
        assertThat(List.of(Norm.LINEAR.shows(-3), Norm.SymLog.DEFAULT.shows(-3), Norm.LINEAR.shows(0)))
                .containsOnly(true);
        assertThat(List.of(Norm.LOG.shows(0), Norm.LOG.shows(-3), Norm.LOGIT.shows(0), Norm.LOGIT.shows(1)))
                .containsOnly(false);
        assertThat(Norm.LOGIT.shows(2)).isFalse();
        assertThat(Norm.LOG.shows(Float.MIN_VALUE)).isTrue();
    }

    @Test
    void aRangeBeyondFloatIsStillScaled() {
        Limits limits = new Limits(-Float.MAX_VALUE, Float.MAX_VALUE);
        assertThat(Norm.LINEAR.position(0, limits)).isEqualTo(0.5);
        assertThat(Norm.LINEAR.position(Float.MAX_VALUE, limits)).isEqualTo(1);
    }

    @Test
    void symlogRefusesWhatIsNoScale() {
        assertThatThrownBy(() -> new Norm.SymLog(0, 1, 10))
                .isInstanceOf(DomainException.class)
                .hasMessage("linthresh: 0 (expected: above 0)");
        assertThatThrownBy(() -> new Norm.SymLog(1, -2, 10)).hasMessage("linscale: -2 (expected: above 0)");
        assertThatThrownBy(() -> new Norm.SymLog(1, 1, 1)).hasMessage("base: 1 (expected: above 1)");
        assertThatThrownBy(() -> new Norm.SymLog(Double.NaN, 1, 10)).hasMessage("linthresh: NaN (expected: above 0)");
    }

    @Test
    void ticksAreRoundInTheNormsOwnWay() {
        assertThat(Norm.LINEAR.ticks(new Limits(-0.4, 0.6))).containsExactly(-0.4, -0.2, 0.0, 0.2, 0.4, 0.6);
        assertThat(Norm.LOG.ticks(new Limits(0.003, 42))).containsExactly(0.01, 0.1, 1.0, 10.0);
        assertThat(Norm.LOG.ticks(new Limits(0.9, 12))).containsExactly(1.0, 2.0, 5.0, 10.0);
        assertThat(Norm.SymLog.DEFAULT.ticks(new Limits(-12, 150))).containsExactly(-10.0, -1.0, 0.0, 1.0, 10.0, 100.0);
        assertThat(Norm.LOGIT.ticks(new Limits(0.005, 0.995))).containsExactly(0.01, 0.1, 0.5, 0.9, 0.99);
    }

    @ParameterizedTest
    @MethodSource("norms")
    void ticksAreFewAndWithinTheLimitsHoweverTheseLie(Norm norm) {
        double[][] pairs = {
            {0.3, 0.30001}, {1e-30, 0.5}, {1e-300, 2e-300}, {0.1, Math.nextUp(0.1)}, {0.25, 0.5}, {1e-7, 1 - 1e-7}
        };
        for (double[] pair : pairs) {
            assertTicks(norm, new Limits(pair[0], pair[1]));
        }
        if (norm.shows(-1)) {
            assertTicks(norm, new Limits(-1e300, 1e300));
            assertTicks(norm, new Limits(1e16, 1e16 + 2));
            assertTicks(norm, new Limits(-Double.MAX_VALUE, Double.MAX_VALUE));
        }
    }

    private static void assertTicks(Norm norm, Limits limits) {
        assertThat(norm.ticks(limits))
                .as("%s %s", norm, limits)
                .hasSizeLessThanOrEqualTo(15)
                .isSorted()
                .allMatch(limits::contain);
    }
}
