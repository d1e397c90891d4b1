package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {
    private static final long MIB = 1 << 20;

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryBudget patient = new MemoryBudget(100 * MIB, Duration.ofHours(1), nanos::get);
    private final MemoryBudget hasty = new MemoryBudget(100 * MIB, Duration.ZERO, nanos::get);
    private final List<Long> asked = new ArrayList<>();

    @Test
    void whatFitsIsTakenAndGivenBack() {
        hasty.hold(40 * MIB);
        try (MemoryBudget.Room room = take(hasty, 60)) {
            assertThat(hasty.takenBytes()).isEqualTo(60 * MIB);
            assertBusy(
                    1,
                    "run: about 1 MiB more of the device's memory (expected: within the 100 of which 100 are in use now; try again)");
            room.close();
            assertThat(hasty.takenBytes()).isZero();
        }
        assertThat(hasty.takenBytes()).isZero();
        assertThat(hasty.heldBytes()).isEqualTo(40 * MIB);
    }

    @Test
    void sessionsThatNobodyUsesMakeRoomAndNoMoreThanIsMissing() {
        hasty.hold(90 * MIB);
        hasty.whenShort(missing -> {
            asked.add(missing);
            hasty.hold(-20 * MIB);
            return 20 * MIB;
        });
        take(hasty, 45).close();
        assertThat(asked).containsExactly(35 * MIB, 15 * MIB);
        assertThat(hasty.heldBytes()).isEqualTo(50 * MIB);
    }

    @Test
    void sessionsInUseAreWaitedFor() {
        patient.hold(90 * MIB);
        CompletableFuture<Boolean> waits = new CompletableFuture<>();
        patient.whenShort(missing -> {
            waits.complete(true);
            return 0;
        });
        CompletableFuture<MemoryBudget.Room> coming = CompletableFuture.supplyAsync(() -> take(patient, 50));
        waits.join();
        assertThat(coming).isNotDone();
        patient.hold(-40 * MIB);
        coming.join().close();
    }

    @Test
    void whoLeavesWaitsNoMore() {
        patient.hold(90 * MIB);
        Cancellation leaving = new Cancellation();
        patient.whenShort(missing -> {
            leaving.cancel();
            return 0;
        });
        assertThatThrownBy(() -> patient.take("run", 50 * MIB, 0, leaving)).isInstanceOf(CancellationException.class);
        assertThat(patient.takenBytes()).isZero();
    }

    @Test
    void whatNeverFitsIsRefusedAtOnce() {
        assertThatThrownBy(() -> patient.take("run", 70 * MIB, 40 * MIB, new Cancellation()))
                .isInstanceOfSatisfying(DomainException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
                    assertThat(refused)
                            .hasMessageStartingWith("run: about 70 MiB of the device's memory (expected: at most 100");
                });
    }

    @Test
    void whoIsRefusedIsToldToComeBackWhenRunsAreUsuallyOver() {
        for (int i = 0; i < 64; i++) {
            try (MemoryBudget.Room room = take(hasty, 100)) {
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            }
        }
        MemoryBudget.Room all = take(hasty, 100);
        assertThatThrownBy(() -> take(hasty, 1))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.retryAfter().orElseThrow())
                                .isBetween(Duration.ofMillis(1950), Duration.ofSeconds(2)));
        all.close();
    }

    @Test
    void aDeviceThatHasLessThanItShouldIsBusyWhereOthersHoldSomeAndTooSmallElse() {
        hasty.hold(10 * MIB);
        assertThat(hasty.exhausted("run", 20 * MIB, 10 * MIB).reason()).isEqualTo(Reason.TOO_LARGE);
        hasty.hold(50 * MIB);
        assertThat(hasty.exhausted("run", 20 * MIB, 10 * MIB).reason()).isEqualTo(Reason.SERVER_BUSY);
    }

    private void assertBusy(long mebibytes, String sentence) {
        assertThatThrownBy(() -> take(hasty, mebibytes)).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.SERVER_BUSY);
            assertThat(refused.retryAfter()).contains(Duration.ofMillis(250));
            assertThat(refused).hasMessage(sentence);
        });
    }

    private static MemoryBudget.Room take(MemoryBudget budget, long mebibytes) {
        return budget.take("run", mebibytes * MIB, 0, new Cancellation());
    }
}
