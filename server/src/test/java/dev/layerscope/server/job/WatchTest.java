package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestingTiming timing = new TestingTiming();
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger drawn = new AtomicInteger();
    private JobRecord record = JobRecord.queued(
                    new JobOrder(1, new JobId("abcdefghijkl"), Caller.ANYONE.name(), "net", new byte[0], Instant.EPOCH))
            .running(Instant.EPOCH);

    private Watch watch(Watch.View view) {
        return new Watch(this::seen, timing, SECOND, view, closed -> {});
    }

    private Job seen() {
        return record.seen(0, Optional.empty(), Optional.empty());
    }

    private static Progress step(int step) {
        return Progress.of(step, 100, 0, 1, "", List.of());
    }

    private SharedPreview preview(int step) {
        return new SharedPreview(() -> {
            drawn.incrementAndGet();
            return new byte[] {(byte) step};
        });
    }

    private void step(Watch watch, int step) {
        record = record.with(step(step));
        if (watch.wantsPreview()) {
            watch.progressed(step(step), preview(step));
        } else {
            watch.progressed();
        }
        timing.doWhatIsDue();
    }

    private static Optional<Long> stepOf(Optional<Watch.Sighting> sighting) {
        return sighting.flatMap(one -> one.job().progress()).map(Progress::step);
    }

    private boolean isReady(Watch watch) {
        return watch.isReady(woken::incrementAndGet);
    }

    @Test
    void whatIsKnownIsSeenAtOnce() {
        Watch watch = watch(Watch.View.PREVIEW);
        assertThat(isReady(watch)).isTrue();
        assertThat(watch.next()).get().satisfies(seen -> {
            assertThat(seen.job().state()).isEqualTo(JobState.RUNNING);
            assertThat(seen.preview()).isEmpty();
        });
        assertThat(isReady(watch)).isFalse();
    }

    @Test
    void theNewestIsSeenAsOftenAsAskedFor() {
        Watch watch = watch(Watch.View.PROGRESS);
        watch.next();
        isReady(watch);
        step(watch, 1);
        step(watch, 2);
        assertThat(woken).as("before a second has passed").hasValue(0);
        timing.advance(SECOND);
        assertThat(woken).hasValue(1);
        step(watch, 3);
        assertThat(isReady(watch)).isTrue();
        assertThat(stepOf(watch.next())).contains(3L);
        assertThat(isReady(watch)).isFalse();
        timing.advance(SECOND);
        timing.advance(SECOND);
        assertThat(woken).as("nothing is new").hasValue(1);
        step(watch, 4);
        assertThat(woken).as("due long since").hasValue(2);
    }

    @Test
    void newsThatCameBeforeSomebodyAskedAreNotLost() {
        Watch watch = watch(Watch.View.PROGRESS);
        watch.next();
        step(watch, 1);
        timing.advance(SECOND);
        isReady(watch);
        timing.doWhatIsDue();
        assertThat(woken).hasValue(1);
        assertThat(stepOf(watch.next())).contains(1L);
    }

    @Test
    void theStateIsSeenAtOnceAndTheEndIsTheLast() {
        Watch watch = watch(Watch.View.PROGRESS);
        watch.next();
        isReady(watch);
        record = record.ended(JobState.SUCCEEDED, Optional.empty(), Instant.EPOCH);
        watch.stateChanged();
        timing.doWhatIsDue();
        assertThat(woken).hasValue(1);
        assertThat(watch.next())
                .get()
                .satisfies(seen -> assertThat(seen.job().state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(isReady(watch)).isTrue();
        assertThat(watch.next()).isEmpty();
    }

    @Test
    void aPreviewIsDrawnForWhoWaitsAndOnlyWhenItIsTime() {
        Watch watch = watch(Watch.View.PREVIEW);
        watch.next();
        step(watch, 1);
        timing.advance(SECOND);
        step(watch, 2);
        assertThat(drawn).as("nobody waits").hasValue(0);
        isReady(watch);
        step(watch, 3);
        assertThat(drawn).hasValue(1);
        assertThat(woken).hasValue(1);
        step(watch, 4);
        assertThat(drawn).as("the one before was not looked at").hasValue(1);
        assertThat(watch.next()).get().satisfies(seen -> {
            assertThat(seen.preview()).contains(new byte[] {3});
            assertThat(seen.job().progress()).contains(step(3));
        });
        isReady(watch);
        step(watch, 5);
        assertThat(drawn).as("it isn't time yet").hasValue(1);
    }

    @Test
    void noStepIsCopiedWhileOneIsBeingDrawn() {
        Watch watch = watch(Watch.View.PREVIEW);
        watch.next();
        isReady(watch);
        timing.advance(SECOND);
        assertThat(watch.wantsPreview()).isTrue();
        watch.progressed(step(1), preview(1));
        assertThat(watch.wantsPreview()).isFalse();
        timing.doWhatIsDue();
        assertThat(watch.next())
                .get()
                .satisfies(seen -> assertThat(seen.preview()).isPresent());
    }

    @Test
    void aPreviewThatCannotBeDrawnIsLeftOut() {
        Watch watch = watch(Watch.View.PREVIEW);
        watch.next();
        isReady(watch);
        timing.advance(SECOND);
        watch.progressed(step(1), new SharedPreview(() -> {
            throw new IllegalStateException("no paper");
        }));
        timing.doWhatIsDue();
        assertThat(woken).hasValue(1);
        assertThat(watch.next())
                .get()
                .satisfies(seen -> assertThat(seen.preview()).isEmpty());
    }

    @Test
    void whoHasLeftIsNotWoken() {
        Watch watch = watch(Watch.View.PROGRESS);
        watch.next();
        isReady(watch);
        step(watch, 1);
        watch.close();
        timing.advance(SECOND);
        assertThat(woken).hasValue(0);
        assertThat(watch.next()).isEmpty();
    }

    @Test
    void severalWatchersShareOneDrawing() {
        SharedPreview shared = preview(7);
        assertThat(shared.png()).isSameAs(shared.png());
        assertThat(drawn).hasValue(1);
    }
}
