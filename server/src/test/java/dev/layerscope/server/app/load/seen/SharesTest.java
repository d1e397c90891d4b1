package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void areAsFarApartAsTheMostIsAboveTheLeast() {
        Shares shares = Shares.of(new double[] {110, 100, 120});

        assertThat(shares).isEqualTo(new Shares(100, 110, 120));
        assertThat(shares.spread()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void areInfinitelyFarApartWhereSomebodyGotNothing() {
        assertThat(Shares.of(new double[] {0, 5}).spread()).isInfinite();
        assertThat(Shares.of(new double[] {0, 0}).spread()).isZero();
    }
}
