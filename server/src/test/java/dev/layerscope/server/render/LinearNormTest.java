package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LinearNormTest {
    @Test
    void theLimitsAreTheLeastAndGreatestFiniteValue() {
        float[] values = {Float.NaN, 3, -1, Float.POSITIVE_INFINITY, 2, Float.NEGATIVE_INFINITY};
        assertThat(LinearNorm.of(values)).isEqualTo(new LinearNorm(-1, 3));
    }

    @Test
    void theLimitsBecomeZeroAndOne() {
        LinearNorm norm = new LinearNorm(-1, 3);
        assertThat(norm.position(-1)).isEqualTo(0);
        assertThat(norm.position(0)).isEqualTo(0.25);
        assertThat(norm.position(3)).isEqualTo(1);
    }

    @Test
    void aConstantMapLiesAtZero() {
        assertThat(LinearNorm.of(new float[] {0.25f, 0.25f}).position(0.25f)).isEqualTo(0);
    }

    @Test
    void whatIsNotFiniteHasNoPosition() {
        LinearNorm norm = LinearNorm.of(new float[] {Float.NaN});
        assertThat(norm.position(Float.NaN)).isNaN();
        assertThat(norm.position(Float.POSITIVE_INFINITY)).isNaN();
        assertThat(norm.position(Float.NEGATIVE_INFINITY)).isNaN();
    }

    @Test
    void aRangeBeyondFloatIsStillScaled() {
        LinearNorm norm = new LinearNorm(-Float.MAX_VALUE, Float.MAX_VALUE);
        assertThat(norm.position(0)).isEqualTo(0.5);
        assertThat(norm.position(Float.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void limitsMustBeFiniteAndInOrder() {
        assertThatThrownBy(() -> new LinearNorm(1, 0)).hasMessageContaining("limits: 1.0 to 0.0 (expected:");
        assertThatThrownBy(() -> new LinearNorm(0, Float.NaN)).hasMessageContaining("limits: 0.0 to NaN");
    }
}
