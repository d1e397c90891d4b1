package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobRoomTest {
    private static final JobSettings ONE_AT_ONCE =
            JobSettings.defaults().withSpareBytes(0).withAtOnce(1).withCheckpointEvery(Duration.ofDays(1));

    @TempDir
    Path data;

    private final TestingTiming timing = new TestingTiming();
    private final CountingTask counting = new CountingTask();
    private final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);
    private JobRoom room;

    private JobRoom open(JobSettings settings, Task task) {
        JobFolder folder = JobFolder.open(data, settings.spareBytes(), timing.now(), freeBytes::get);
        room = new JobRoom(settings, task, timing, folder);
        room.start();
        return room;
    }

    @AfterEach
    void close() {
        if (room != null) {
            counting.letStep(1000);
            room.close();
        }
    }

    private static NewJob count(String owner, int to) {
        return new NewJob(new Caller(owner, Role.RUNNER), Optional.empty(), "net", CountingTask.to(to), Map.of());
    }

    private static NewJob keyed(String key, String fingerprint) {
        return new NewJob(
                new Caller("ann", Role.RUNNER),
                Optional.of(new JobKey(key, fingerprint)),
                "net",
                CountingTask.to(1),
                Map.of());
    }

    /** Watches it to its end. */
    private Job ended(JobId id) {
        try (Watch watch = room.watch(id.text(), Duration.ZERO, Watch.View.PROGRESS)) {
            Job job = watch.next().orElseThrow().job();
            while (!job.state().isEnd()) {
                while (!watch.isReady(() -> {})) {
                    Thread.onSpinWait();
                }
                job = watch.next().orElseThrow().job();
            }
            return job;
        }
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void aJobRunsToItsEndAndItsArtifactsCanBeRead() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 3));
        counting.letStep(3);
        Job end = ended(job.id());
        assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.progress()).map(Progress::step).contains(3L);
        assertThat(end.started()).isPresent();
        assertThat(end.ended()).isPresent();
        assertThat(end.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.name()).isEqualTo("count.txt");
            assertThat(artifact.contentType()).isEqualTo("text/plain");
        });
        try (OpenArtifact artifact = room.artifact(job.id().text(), "count.txt")) {
            assertThat(artifact.read(0, 100).array()).isEqualTo(CountingTask.to(3));
            assertThat(artifact.read(1, 100).remaining()).isZero();
        }
        refused(Reason.ARTIFACT_NOT_FOUND, () -> room.artifact(job.id().text(), "other.txt"));
    }

    @Test
    void jobsAndTheirStepsAreCountedOnce() {
        open(ONE_AT_ONCE, counting);
        Job first = room.create(count("ann", 3));
        Job second = room.create(count("bob", 1));
        assertThat(room.counts().jobs())
                .containsEntry(JobState.RUNNING, 1L)
                .containsEntry(JobState.QUEUED, 1L)
                .doesNotContainKey(JobState.SUCCEEDED);
        counting.letStep(4);
        ended(first.id());
        ended(second.id());
        Await.until(() -> room.counts().jobs().get(JobState.RUNNING) == 0);
        assertThat(room.counts().jobs()).containsEntry(JobState.QUEUED, 0L).containsEntry(JobState.SUCCEEDED, 2L);
        assertThat(room.counts().steps()).isEqualTo(4);
        assertThat(room.counts().steps()).isEqualTo(4);
    }

    @Test
    void ownersTakeTurnsAndEachSeesItsPlace() {
        open(ONE_AT_ONCE, counting);
        Job first = room.create(count("ann", 1));
        Job second = room.create(count("ann", 1));
        Job third = room.create(count("ann", 1));
        Job other = room.create(count("bob", 1));
        assertThat(room.get(second.id().text()).queuePosition()).isEqualTo(1);
        assertThat(room.get(other.id().text()).queuePosition()).isEqualTo(2);
        assertThat(room.get(third.id().text()).queuePosition()).isEqualTo(3);
        counting.letStep(4);
        List.of(first, second, other, third).forEach(job -> ended(job.id()));
        for (Job job : List.of(first, second, other, third)) {
            assertThat(counting.next()).isEqualTo(job.id() + " begins at 0");
            assertThat(counting.next()).isEqualTo(job.id() + " did 1");
        }
    }

    @Test
    void theTimeThatIsLeftComesFromTheStepsAndTheNextWaitsForIt() {
        open(ONE_AT_ONCE, counting);
        Job first = room.create(count("ann", 10));
        Job second = room.create(count("ann", 10));
        Job third = room.create(count("ann", 10));
        assertThat(counting.next()).contains("begins");
        counting.letStep(1);
        assertThat(counting.next()).contains("did 1");
        assertThat(room.get(first.id().text()).timeLeft()).isEmpty();
        timing.advance(Duration.ofSeconds(3));
        counting.letStep(1);
        assertThat(counting.next()).contains("did 2");
        assertThat(room.get(first.id().text()).timeLeft().orElseThrow())
                .isCloseTo(Duration.ofSeconds(24), Duration.ofMillis(1));
        assertThat(room.get(second.id().text()).waitLeft().orElseThrow())
                .isCloseTo(Duration.ofSeconds(24), Duration.ofMillis(1));
        assertThat(room.get(third.id().text()).waitLeft())
                .as("how long the second takes isn't known")
                .isEmpty();
    }

    @Test
    void aJobThatWasRunningGoesOnFromItsLastCheckpointWhenTheServerStartsAgain() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 9));
        Job waiting = room.create(count("bob", 1));
        counting.letStep(4);
        for (String expected : List.of("begins at 0", "did 1", "did 2", "did 3", "did 4")) {
            assertThat(counting.next()).isEqualTo(job.id() + " " + expected);
        }
        room.pause();
        counting.letStep(1);
        room.close();
        assertThat(counting.steps()).as("it ended between two steps").isZero();

        open(ONE_AT_ONCE, counting);
        assertThat(counting.next()).isEqualTo(job.id() + " begins at 5");
        assertThat(room.get(job.id().text()).progress()).map(Progress::step).contains(5L);
        counting.letStep(5);
        assertThat(ended(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended(waiting.id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobIsCancelledBetweenTwoSteps() throws Exception {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 9));
        counting.letStep(1);
        assertThat(counting.next()).contains("begins");
        assertThat(counting.next()).contains("did 1");
        CompletableFuture<Job> cancelled = room.cancel(job.id().text());
        assertThat(cancelled).isNotDone();
        counting.letStep(1);
        assertThat(cancelled.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobState.CANCELLED);
        assertThat(room.get(job.id().text()).progress()).map(Progress::step).contains(1L);
        assertThat(room.cancel(job.id().text()).get().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobThatWaitsIsCancelledAtOnce() throws Exception {
        open(ONE_AT_ONCE, counting);
        room.create(count("ann", 1));
        Job waiting = room.create(count("ann", 1));
        assertThat(room.cancel(waiting.id().text()).get(30, TimeUnit.SECONDS).state())
                .isEqualTo(JobState.CANCELLED);
        assertThat(ended(waiting.id()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aFailureKeepsItsReasonAndSentence() {
        open(ONE_AT_ONCE, run -> {
            throw new DomainException(Reason.MODEL_NOT_FOUND, "model: 'net' is gone (expected: one that is there)");
        });
        Job end = ended(room.create(count("ann", 1)).id());
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.failure())
                .contains(new JobFailure("MODEL_NOT_FOUND", "model: 'net' is gone (expected: one that is there)"));
    }

    @Test
    void aDefectIsInternalAndKeepsTheOthersGoing() {
        open(ONE_AT_ONCE, run -> {
            if (run.request()[0] == '1') {
                throw new StackOverflowError();
            }
        });
        Job end = ended(room.create(count("ann", 1)).id());
        assertThat(end.failure()).map(JobFailure::reason).contains("INTERNAL");
        assertThat(ended(room.create(count("ann", 2)).id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatFindsTheServerBusyIsTriedAgainInAWhile() {
        AtomicLong runs = new AtomicLong();
        CountDownLatch busy = new CountDownLatch(1);
        open(ONE_AT_ONCE, run -> {
            if (runs.getAndIncrement() == 0) {
                run.checkpoint(new byte[] {7});
                busy.countDown();
                throw new DomainException(Reason.SERVER_BUSY, "runs waiting: 256 (expected: at most 256; try again)");
            }
            run.artifact("state.bin", run.checkpoint().orElseThrow());
        });
        Job job = room.create(count("ann", 1));
        try (Watch watch = room.watch(job.id().text(), Duration.ZERO, Watch.View.PROGRESS)) {
            awaitState(watch, JobState.QUEUED, busy);
        }
        assertThat(runs).hasValue(1);
        timing.advance(Duration.ofSeconds(11));
        assertThat(ended(job.id()).artifacts()).hasSize(1);
        assertThat(runs).hasValue(2);
    }

    /** Waits until the job is seen in this state after something has happened. */
    private static void awaitState(Watch watch, JobState state, CountDownLatch happened) {
        try {
            assertThat(happened.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        while (watch.next().orElseThrow().job().state() != state) {
            while (!watch.isReady(() -> {})) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aJobThatRunsTooLongFails() {
        open(ONE_AT_ONCE.withLongestRun(Duration.ofMinutes(5)), counting);
        Job job = room.create(count("ann", 9));
        assertThat(counting.next()).contains("begins");
        timing.advance(Duration.ofMinutes(6));
        counting.letStep(1);
        Job end = ended(job.id());
        assertThat(end.failure()).map(JobFailure::reason).contains("RUN_TIMEOUT");
        assertThat(end.failure())
                .get()
                .satisfies(why -> assertThat(why.sentence()).contains("300 s"));
    }

    @Test
    void aFullDiskEndsTheJobThatNeedsItAndNoOther() {
        open(ONE_AT_ONCE.withSpareBytes(100), counting);
        Job job = room.create(count("ann", 1));
        Job other = room.create(count("ann", 2));
        assertThat(counting.next()).contains("begins");
        freeBytes.set(100);
        refused(Reason.STORAGE_FULL, () -> room.create(count("ann", 1)));
        counting.letStep(1);
        assertThat(ended(job.id()).failure()).map(JobFailure::reason).contains("STORAGE_FULL");
        freeBytes.set(Long.MAX_VALUE);
        counting.letStep(2);
        assertThat(ended(other.id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theSameKeyAndRequestMeanTheSameJob() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(keyed("k", "f"));
        assertThat(room.create(keyed("k", "f")).id()).isEqualTo(job.id());
        assertThat(room.existing("ann", new JobKey("k", "f"))).map(Job::id).contains(job.id());
        assertThat(room.existing("bob", new JobKey("k", "f"))).isEmpty();
        refused(Reason.KEY_REUSED, () -> room.create(keyed("k", "another")));
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void manyWhoCreateTheSameAtOnceGetOneJob() throws Exception {
        open(ONE_AT_ONCE, counting);
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<JobId>> all = java.util.stream.Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> {
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            return room.create(keyed("k", "f")).id();
                        }))
                .limit(4)
                .toList();
        go.countDown();
        JobId first = all.get(0).get(30, TimeUnit.SECONDS);
        for (CompletableFuture<JobId> one : all) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(first);
        }
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void limitsSayWhatTheyAre() {
        open(ONE_AT_ONCE.withWaiting(1, 2), counting);
        room.create(count("ann", 1));
        room.create(count("ann", 1));
        assertThatThrownBy(() -> room.create(count("ann", 1)))
                .hasMessage("jobs of 'ann' waiting: 1 (expected: fewer than 1; wait for one, or cancel one)");
        room.create(count("bob", 1));
        refused(Reason.JOB_LIMIT, () -> room.create(count("cy", 1)));
    }

    @Test
    void artifactsOfAJobHaveALimitAndOneCanTakeThePlaceOfAnother() {
        open(ONE_AT_ONCE.withArtifactBytesEach(10), run -> {
            run.artifact("a.bin", new byte[10]);
            run.artifact("a.bin", "new".getBytes(StandardCharsets.UTF_8));
            run.artifact("b.bin", new byte[8]);
        });
        Job end = ended(room.create(count("ann", 1)).id());
        assertThat(end.failure()).map(JobFailure::reason).contains("JOB_LIMIT");
        assertThat(end.artifacts()).extracting(Artifact::name).containsExactly("a.bin");
        try (OpenArtifact artifact = room.artifact(end.id().text(), "a.bin")) {
            assertThat(artifact.read(0, 100).array())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("new");
        }
        assertThat(data.resolve("jobs")
                        .resolve(end.id().text())
                        .resolve("artifacts")
                        .toFile()
                        .list())
                .hasSize(1);
    }

    @Test
    void notesAndFactsAreKeptOnce() {
        open(ONE_AT_ONCE, run -> {
            run.note("a dead start was tried again");
            run.note("a dead start was tried again");
            run.fact("engine", "training");
            run.fact("engine", "gradient");
        });
        Job end = ended(room.create(count("ann", 1)).id());
        assertThat(end.notes()).containsExactly("a dead start was tried again");
        assertThat(end.facts()).isEqualTo(Map.of("engine", "gradient"));
    }

    @Test
    void attachmentsBelongToTheJob() {
        open(
                ONE_AT_ONCE,
                run -> run.artifact("copy.png", run.attachment("start").orElseThrow()));
        Job job = room.create(new NewJob(
                new Caller("ann", Role.RUNNER), Optional.empty(), "net", new byte[0], Map.of("start", new byte[] {5, 6
                })));
        assertThat(ended(job.id()).artifacts())
                .singleElement()
                .satisfies(copy -> assertThat(copy.bytes()).isEqualTo(2));
    }

    @Test
    void onlyAJobThatHasEndedIsDeletedAndNothingOfItStays() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 1));
        refused(Reason.JOB_NOT_ENDED, () -> room.delete(job.id().text()));
        counting.letStep(1);
        ended(job.id());
        Path files = data.resolve("jobs").resolve(job.id().text());
        assertThat(files).exists();
        room.delete(job.id().text());
        assertThat(files).doesNotExist();
        refused(Reason.JOB_NOT_FOUND, () -> room.get(job.id().text()));
        refused(Reason.JOB_NOT_FOUND, () -> room.get("../../etc"));
    }

    @Test
    void whoSeesThatAJobHasEndedCanDeleteIt() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 1));
        Thread running = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("job-" + job.id()))
                .findFirst()
                .orElseThrow();
        // Whoever looks does so between two changes of the room, here for as long as the job's thread gets.
        JobRoom held = room;
        synchronized (held) {
            counting.letStep(1);
            Await.until(() -> running.getState() == Thread.State.BLOCKED);
            assertThat(room.get(job.id().text()).state()).isEqualTo(JobState.RUNNING);
        }
        assertThat(ended(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        room.delete(job.id().text());
    }

    @Test
    void jobsThatEndedLongAgoMakeRoom() {
        open(ONE_AT_ONCE.withKept(1 << 20, Duration.ofDays(3)), counting);
        counting.letStep(100);
        Job old = room.create(count("ann", 1));
        ended(old.id());
        timing.advance(Duration.ofDays(2));
        Job young = room.create(count("ann", 1));
        ended(young.id());
        timing.advance(Duration.ofDays(2));
        refused(Reason.JOB_NOT_FOUND, () -> room.get(old.id().text()));
        assertThat(room.get(young.id().text()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theOldestResultsMakeRoomForNewOnes() {
        open(ONE_AT_ONCE.withKept(25, Duration.ofDays(99)), run -> run.artifact("a.bin", new byte[10]));
        Job first = room.create(count("ann", 1));
        ended(first.id());
        timing.advance(Duration.ofSeconds(1));
        Job second = room.create(count("ann", 1));
        ended(second.id());
        timing.advance(Duration.ofSeconds(1));
        Job third = room.create(count("ann", 1));
        ended(third.id());
        timing.advance(Duration.ofHours(2));
        refused(Reason.JOB_NOT_FOUND, () -> room.get(first.id().text()));
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10))
                .extracting(Job::id)
                .containsExactly(third.id(), second.id());
    }

    @Test
    void filesOfAJobWhoseCreationACrashCutOffGo() throws Exception {
        Path left = data.resolve("jobs/aaaaaaaaaaaa/attachments");
        Files.createDirectories(left);
        Files.write(left.resolve("start"), new byte[9]);
        Path result = data.resolve("jobs/bbbbbbbbbbbb/artifacts");
        Files.createDirectories(result);
        open(ONE_AT_ONCE, counting);
        assertThat(data.resolve("jobs/aaaaaaaaaaaa")).doesNotExist();
        assertThat(result).exists();
    }

    @Test
    void whoDoesNotLookCostsTheJobNothing() {
        open(ONE_AT_ONCE, counting);
        Job job = room.create(count("ann", 500));
        try (Watch hanging = room.watch(job.id().text(), Duration.ZERO, Watch.View.PREVIEW)) {
            hanging.next();
            counting.letStep(500);
            assertThat(ended(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(hanging.next())
                    .get()
                    .satisfies(seen -> assertThat(seen.job().state()).isEqualTo(JobState.SUCCEEDED));
            assertThat(hanging.next()).isEmpty();
        }
    }

    @Test
    void watchersAreBounded() {
        open(
                new JobSettings(
                        Optional.empty(), 1, 9, 9, 9, 9, Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO, 0, 1),
                counting);
        Job job = room.create(count("ann", 1));
        Watch watch = room.watch(job.id().text(), Duration.ZERO, Watch.View.PROGRESS);
        refused(Reason.SERVER_BUSY, () -> room.watch(job.id().text(), Duration.ZERO, Watch.View.PROGRESS));
        watch.close();
        room.watch(job.id().text(), Duration.ZERO, Watch.View.PROGRESS).close();
    }
}
