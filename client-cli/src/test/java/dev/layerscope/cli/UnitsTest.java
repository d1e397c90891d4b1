package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UnitsTest {
    @Test
    void numbers_are_rounded_for_people() {
        assertThat(Units.bytes(999)).isEqualTo("999 B");
        assertThat(Units.bytes(1000)).isEqualTo("1.0 kB");
        assertThat(Units.bytes(999_960)).isEqualTo("1.0 MB");
        assertThat(Units.bytes(3_211_264)).isEqualTo("3.2 MB");
        assertThat(Units.count(0)).isEqualTo("0");
        assertThat(Units.count(25_557_032)).isEqualTo("25.6M");
        assertThat(Units.real(0.000012345)).isEqualTo("1.235e-05");
        assertThat(Units.real(Double.NaN)).isEqualTo("NaN");
        assertThat(Units.shape(List.of(-1L, 3L))).isEqualTo("?x3");
        assertThat(Units.shape(List.of())).isEqualTo("scalar");
    }
}
