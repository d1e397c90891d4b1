package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormScaleTest {
    /** As matplotlib 3.6 computes them: {@code LogNorm(1, 1000)(10)} and the like. */
    @ParameterizedTest
    @CsvSource({
        "KIND_LINEAR, -2, 6, 0, 0.25",
        "KIND_LINEAR, -2, 6, 6, 1",
        "KIND_LINEAR, -2, 6, 10, 1.5",
        "KIND_LOG, 1, 1000, 10, 0.3333333333333333",
        "KIND_LOG, 1e-30, 1e30, 1, 0.5",
        "KIND_LOGIT, 0.001, 0.999, 0.5, 0.5",
        "KIND_LOGIT, 0.001, 0.999, 0.01, 0.16734595353378698",
        "KIND_SYMLOG, -100, 100, 0, 0.5",
        "KIND_SYMLOG, -100, 100, 1, 0.6785714285714286",
        "KIND_SYMLOG, -100, 100, -10, 0.1607142857142857",
        "KIND_SYMLOG, -100, 100, 0.5, 0.5892857142857143"
    })
    void valuesBecomePositionsAndBack(Norm.Kind kind, double low, double high, double value, double position) {
        NormScale scale = scale(kind, low, high);

        assertThat(scale.position(value)).isEqualTo(position, within(1e-12));
        assertThat(scale.value(scale.position(value))).isEqualTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
    }

    @Test
    void symlogIsContinuousAndSymmetricAtItsThreshold() {
        NormScale scale = scale(Norm.Kind.KIND_SYMLOG, -100, 100);

        assertThat(scale.position(1.0000001) - scale.position(0.9999999)).isBetween(0.0, 1e-6);
        assertThat(scale.position(37)).isEqualTo(1 - scale.position(-37), within(1e-12));
        for (int i = 0; i <= 1000; i++) {
            double position = i / 1000.0;
            assertThat(scale.position(scale.value(position))).isEqualTo(position, within(1e-12));
        }
    }

    @Test
    void whatANormCantShowHasNoPosition() {
        assertThat(scale(Norm.Kind.KIND_LOG, 1, 10).position(0)).isNaN();
        assertThat(scale(Norm.Kind.KIND_LOGIT, 0.1, 0.9).position(1)).isNaN();
        assertThat(scale(Norm.Kind.KIND_LINEAR, 0, 1).position(Double.POSITIVE_INFINITY))
                .isNaN();
        assertThat(scale(Norm.Kind.KIND_LINEAR, Double.NaN, Double.NaN).position(1))
                .isNaN();
    }

    @Test
    void ofOneValueThereIsThatValue() {
        NormScale scale = scale(Norm.Kind.KIND_LOG, 3, 3);

        assertThat(scale.isEmpty()).isTrue();
        assertThat(scale.position(3)).isZero();
        assertThat(scale.value(0.7)).isEqualTo(3);
    }

    private static NormScale scale(Norm.Kind kind, double low, double high) {
        return new NormScale(
                Norm.newBuilder()
                        .setKind(kind)
                        .setLinthresh(1)
                        .setLinscale(1)
                        .setBase(10)
                        .build(),
                Limits.newBuilder().setLow(low).setHigh(high).build());
    }
}
