package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void liesBetweenTwoValuesInProportion() {
        Percentiles values = Percentiles.of(new double[] {40, 10, 20, 30});

        assertThat(values.at(0)).isEqualTo(10);
        assertThat(values.at(0.5)).isEqualTo(25);
        assertThat(values.at(0.9)).isEqualTo(37);
        assertThat(values.at(1)).isEqualTo(40);
    }

    @Test
    void ofNothingIsNoNumber() {
        assertThat(Percentiles.of(new double[0]).at(0.5)).isNaN();
    }
}
