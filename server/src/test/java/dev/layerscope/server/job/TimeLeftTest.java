package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TimeLeft left = new TimeLeft();

    @Test
    void nothingIsKnownBeforeTheSecondStep() {
        assertThat(left.now(0)).isEmpty();
        left.at(0.1, 5 * SECOND);
        assertThat(left.now(6 * SECOND)).isEmpty();
    }

    @Test
    void theRestTakesAsLongAsWhatWasDoneAfterTheFirstStep() {
        left.at(0.1, 100 * SECOND);
        left.at(0.2, 102 * SECOND);
        left.at(0.3, 104 * SECOND);
        assertThat(left.now(104 * SECOND).orElseThrow()).isCloseTo(Duration.ofSeconds(14), Duration.ofMillis(1));
    }

    @Test
    void timeThatPassesDuringAStepIsTakenOffAndNeverBelowZero() {
        left.at(0, 0);
        left.at(0.5, 10 * SECOND);
        assertThat(left.now(13 * SECOND).orElseThrow()).isCloseTo(Duration.ofSeconds(7), Duration.ofMillis(1));
        assertThat(left.now(60 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void aRunThatGoesOnFromACheckpointCountsItsOwnStepsOnly() {
        left.at(0.8, 0);
        left.at(0.9, 10 * SECOND);
        assertThat(left.now(10 * SECOND).orElseThrow()).isCloseTo(Duration.ofSeconds(10), Duration.ofMillis(1));
    }
}
