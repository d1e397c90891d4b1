package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobQuotasTest {
    @TempDir
    Path data;

    private final TestingTiming timing = new TestingTiming();
    private final CountingTask counting = new CountingTask();
    private final Map<String, Long> quotas = new HashMap<>();
    private JobRoom room;

    private void open(int atOnce, Task task) {
        JobSettings settings = JobSettings.defaults().withSpareBytes(0).withAtOnce(atOnce);
        room = new JobRoom(
                settings,
                task,
                timing,
                JobFolder.open(data, 0, timing.now()),
                owner -> owner.name().equals("ann") ? Quotas.UNLIMITED.with(Map.copyOf(quotas)) : Quotas.UNLIMITED);
        room.start();
    }

    @AfterEach
    void close() {
        counting.letStep(1000);
        room.close();
    }

    @Test
    void aUserRunsNoMoreJobsThanItMayAndOthersGoAhead() {
        quotas.put("jobs-running", 1L);
        open(3, counting);
        Job first = create("ann");
        Job second = create("ann");
        Job others = create("bob");
        assertThat(counting.next()).isEqualTo(first.id() + " begins at 0");
        assertThat(counting.next()).isEqualTo(others.id() + " begins at 0");
        assertThat(room.get(second.id().text()).state()).isEqualTo(JobState.QUEUED);
        counting.letStep(3);
        awaitEnd(second);
    }

    @Test
    void aUserHasNoMoreJobsWaitingThanItMay() {
        quotas.put("jobs-waiting", 1L);
        open(1, counting);
        create("ann");
        counting.next();
        create("ann");
        assertRefused(
                "quota 'jobs-waiting' of 'ann': 1 used (expected: fewer than 1; it is the caller's to make room)");
        create("bob");
    }

    @Test
    void resultsTakeNoMoreThanTheirOwnerMayHave() {
        quotas.put("results-mib", 1L);
        open(1, run -> run.artifact("big.bin", new byte[700 << 10]));
        Job fits = create("ann");
        awaitEnd(fits);
        assertThat(room.get(fits.id().text()).state()).isEqualTo(JobState.SUCCEEDED);
        Job tooMuch = create("ann");
        awaitEnd(tooMuch);
        assertThat(room.get(tooMuch.id().text()).failure())
                .map(JobFailure::reason)
                .contains("QUOTA_EXCEEDED");
        Job others = create("bob");
        awaitEnd(others);
        assertThat(room.get(others.id().text()).state()).isEqualTo(JobState.SUCCEEDED);
        room.delete(fits.id().text());
        Job again = create("ann");
        awaitEnd(again);
        assertThat(room.get(again.id().text()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoHasHadAllOfItMakesNoNewOne() {
        quotas.put("results-mib", 0L);
        open(1, counting);
        assertRefused("quota 'results-mib' of 'ann': 0 used (expected: fewer than 0; it is the caller's to make room)");
    }

    @Test
    void aJobWhoseOwnerHasHadTheDeviceForLongEnoughGoesOnWhenThereIsTimeAgain() {
        AtomicLong runs = new AtomicLong();
        open(1, run -> {
            if (runs.getAndIncrement() == 0) {
                throw new DomainException(Reason.QUOTA_EXCEEDED, "quota").retryAfter(Duration.ofMinutes(20));
            }
        });
        Job job = create("ann");
        Await.until(() -> runs.get() == 1 && room.get(job.id().text()).state() == JobState.QUEUED);
        timing.advance(Duration.ofMinutes(19));
        assertThat(runs).hasValue(1);
        timing.advance(Duration.ofMinutes(1));
        awaitEnd(job);
        assertThat(runs).hasValue(2);
    }

    private Job create(String owner) {
        return room.create(
                new NewJob(new Caller(owner, Role.RUNNER), Optional.empty(), "net", CountingTask.to(1), Map.of()));
    }

    private void awaitEnd(Job job) {
        Await.until(() -> room.get(job.id().text()).state().isEnd());
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> create("ann")).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(refused).hasMessage(sentence);
        });
    }
}
