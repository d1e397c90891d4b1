package dev.layerscope.server.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.runtime.batching.BatchSizes.How;
import dev.layerscope.server.runtime.batching.BatchSizes.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizesTest {
    private static final long ALONE_NANOS = 1000;

    private final BatchSizes sizes = new BatchSizes(8, Duration.ofMillis(1));

    @Test
    void nothingIsPlannedBeforeSingleRunsWereTimed() {
        assertThat(sizes.plan(8)).isEqualTo(Plan.ALONE);
        timeSingles(ALONE_NANOS);
        assertThat(sizes.plan(1)).isEqualTo(Plan.ALONE);
        assertThat(sizes.plan(8)).isEqualTo(new Plan(8, How.BOTH_WAYS));
    }

    @Test
    void theLargestSizeThatFitsIsProvenFirst() {
        timeSingles(ALONE_NANOS);
        assertThat(sizes.plan(7)).isEqualTo(new Plan(6, How.BOTH_WAYS));
        assertThat(sizes.plan(1000)).isEqualTo(new Plan(8, How.BOTH_WAYS));
    }

    @Test
    void aSizeServesOnceItsBatchesWereEqualAndFaster() {
        timeSingles(ALONE_NANOS);
        for (int proof = 0; proof < BatchSizes.PROOFS; proof++) {
            assertThat(sizes.plan(2)).isEqualTo(new Plan(2, How.BOTH_WAYS));
            sizes.wasEqual(2, ALONE_NANOS, 2 * ALONE_NANOS);
        }
        assertThat(sizes.plan(2)).isEqualTo(new Plan(2, How.BATCHED));
        assertThat(sizes.state()).isEqualTo(BatchStatus.State.ON);
        assertThat(sizes.bestRatio()).isEqualTo(0.5);
    }

    @Test
    void theFirstBatchOfASizeIsNotTimed() {
        timeSingles(ALONE_NANOS);
        sizes.wasEqual(2, 1000 * ALONE_NANOS, 2 * ALONE_NANOS);
        prove(2, 0.5, BatchSizes.PROOFS - 1);
        assertThat(sizes.bestRatio()).isEqualTo(0.5);
    }

    @Test
    void ofTheProvenSizesTheOneThatPaysMostIsTaken() {
        timeSingles(ALONE_NANOS);
        prove(8, 0.6, BatchSizes.PROOFS);
        prove(6, 0.4, BatchSizes.PROOFS);
        prove(2, 0.8, BatchSizes.PROOFS);
        prove(3, 0.9, BatchSizes.PROOFS);
        assertThat(sizes.plan(7)).isEqualTo(new Plan(6, How.BATCHED));
        assertThat(sizes.plan(3)).isEqualTo(new Plan(2, How.BATCHED));
    }

    @Test
    void aSizeThatDoesNotPayIsLeftAloneAndTriedAgainLater() {
        timeSingles(ALONE_NANOS);
        prove(2, 0.95, BatchSizes.PROOFS);
        assertThat(sizes.state()).isEqualTo(BatchStatus.State.SLOW);
        for (int row = 0; row < BatchSizes.RETRIED_ROWS; row++) {
            assertThat(sizes.plan(2)).isEqualTo(Plan.ALONE);
            sizes.ranAlone(ALONE_NANOS);
        }
        assertThat(sizes.plan(2)).isEqualTo(new Plan(2, How.BOTH_WAYS));
        prove(2, 0.5, BatchSizes.PROOFS);
        assertThat(sizes.plan(2)).isEqualTo(new Plan(2, How.BATCHED));
    }

    @Test
    void aBatchIsComparedAgainNowAndThenAndMayCeaseToPay() {
        timeSingles(ALONE_NANOS);
        prove(2, 0.5, BatchSizes.PROOFS);
        int untilNext = 0;
        while (sizes.plan(2).how() == How.BATCHED) {
            sizes.ranBatch(2, ALONE_NANOS);
            untilNext++;
        }
        assertThat(untilNext).isEqualTo(BatchSizes.RECHECKED - BatchSizes.PROOFS);
        prove(2, 3, BatchSizes.PROOFS - 1);
        assertThat(sizes.state()).isEqualTo(BatchStatus.State.SLOW);
    }

    @Test
    void noBatchIsPlannedThatWouldTakeLongerThanAllowed() {
        timeSingles(Duration.ofMillis(1).toNanos() / 5);
        assertThat(sizes.plan(8)).isEqualTo(new Plan(4, How.BOTH_WAYS));
    }

    @Test
    void aSmallerSizeIsNotTriedWhereALargerOneServes() {
        timeSingles(ALONE_NANOS);
        prove(8, 0.5, BatchSizes.PROOFS);
        assertThat(sizes.plan(9)).isEqualTo(new Plan(8, How.BATCHED));
        assertThat(sizes.plan(7)).isEqualTo(new Plan(6, How.BOTH_WAYS));
    }

    @Test
    void aProvenSizeThatHasBecomeTooLongIsNotTaken() {
        timeSingles(ALONE_NANOS);
        prove(8, 0.5, BatchSizes.PROOFS);
        prove(6, 0.6, BatchSizes.PROOFS);
        assertThat(sizes.plan(8)).isEqualTo(new Plan(8, How.BATCHED));
        for (int i = 0; i < 16; i++) {
            sizes.ranBatch(8, Duration.ofMillis(2).toNanos());
        }
        assertThat(sizes.plan(8)).isEqualTo(new Plan(6, How.BATCHED));
    }

    @Test
    void anEndIsForGood() {
        timeSingles(ALONE_NANOS);
        prove(2, 0.5, BatchSizes.PROOFS);
        sizes.end("other bytes");
        for (int row = 0; row < 2 * BatchSizes.RETRIED_ROWS; row++) {
            sizes.ranAlone(ALONE_NANOS);
        }
        assertThat(sizes.plan(8)).isEqualTo(Plan.ALONE);
        assertThat(sizes.state()).isEqualTo(BatchStatus.State.OFF);
        assertThat(sizes.ended()).contains("other bytes");
    }

    private void timeSingles(long nanos) {
        for (int i = 0; i < 3; i++) {
            sizes.ranAlone(nanos);
        }
    }

    private void prove(int size, double ratio, int times) {
        for (int i = 0; i < times; i++) {
            sizes.wasEqual(size, (long) (ratio * size * ALONE_NANOS), size * ALONE_NANOS);
        }
    }
}
