package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that closes itself, as H2's does where the disk is full, and can't be opened for a while. */
@Timeout(60)
class FailingDatabaseTest {
    private static final JobSettings ONE_AT_ONCE =
            JobSettings.defaults().withSpareBytes(0).withAtOnce(1).withCheckpointEvery(Duration.ofDays(1));
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofSeconds(11);

    @TempDir
    Path data;

    private final TestingTiming timing = new TestingTiming();
    private final CountingTask counting = new CountingTask();
    private JobFolder folder;
    private JobRoom room;

    @BeforeEach
    void open() {
        folder = JobFolder.open(data, 0, timing.now());
        room = new JobRoom(ONE_AT_ONCE, counting, timing, folder);
        room.start();
    }

    @AfterEach
    void close() {
        counting.letStep(1000);
        room.close();
    }

    private static NewJob count(int to) {
        return new NewJob(new Caller("ann", Role.RUNNER), Optional.empty(), "net", CountingTask.to(to), Map.of());
    }

    private void shutDown() throws SQLException {
        String url = "jdbc:h2:file:" + data.resolve("jobs").toAbsolutePath() + ";FILE_LOCK=NO;DB_CLOSE_ON_EXIT=FALSE";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        }
    }

    private void fail() throws Exception {
        shutDown();
        Files.move(data.resolve("jobs.mv.db"), data.resolve("aside"));
        Files.createDirectory(data.resolve("jobs.mv.db"));
    }

    private void mend() throws IOException {
        // Between these nobody makes a new one, or the old one couldn't come back.
        Files.delete(data.resolve("jobs.mv.db"));
        Files.move(data.resolve("aside"), data.resolve("jobs.mv.db"));
    }

    private JobState state(Job job) {
        return room.get(job.id().text()).state();
    }

    @Test
    void aDatabaseThatClosedItselfIsOpenedAgain() throws Exception {
        Job job = room.create(count(1));
        assertThat(counting.next()).contains("begins");
        shutDown();
        counting.letStep(100);
        // It may still be closing, and then the job waits for its next turn.
        Await.until(() -> {
            timing.advance(UNTIL_TRIED_AGAIN);
            return state(job).isEnd();
        });
        assertThat(state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whileItCantBeOpenedASentenceSaysSoAndAJobThatRunsGoesOn() throws Exception {
        Job job = room.create(count(2));
        assertThat(counting.next()).contains("begins");
        fail();
        assertThatThrownBy(() -> room.list(JobFilter.ALL, Long.MAX_VALUE, 10))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.JOBS_UNAVAILABLE));
        counting.letStep(1);
        assertThat(counting.next()).contains("did 1");
        assertThat(state(job)).isEqualTo(JobState.RUNNING);
        mend();
        counting.letStep(1);
        Await.until(() -> state(job).isEnd());
        assertThat(state(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatItFailsIsTriedAgainInAWhile() throws Exception {
        Job job = room.create(count(1));
        assertThat(counting.next()).contains("begins");
        fail();
        counting.letStep(1);
        Await.until(() -> state(job) == JobState.QUEUED);
        mend();
        timing.advance(UNTIL_TRIED_AGAIN);
        counting.letStep(1);
        Await.until(() -> state(job).isEnd());
        assertThat(room.get(job.id().text()).artifacts()).hasSize(1);
    }

    @Test
    void anEndThatCantBeWrittenDownIsKnownAndIsWrittenDownLater() throws Exception {
        Job job = room.create(count(1));
        assertThat(counting.next()).contains("begins");
        fail();
        assertThat(room.cancel(job.id().text())).isNotDone();
        counting.letStep(1);
        Await.until(() -> state(job).isEnd());
        assertThat(state(job)).isEqualTo(JobState.CANCELLED);

        mend();
        assertThat(folder.store().get(job.id()).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        assertThat(state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10))
                .extracting(Job::state)
                .containsExactly(JobState.CANCELLED);
        // A job that has ended may still be about to say when it wants to be written down.
        Await.until(() -> {
            timing.advance(UNTIL_TRIED_AGAIN);
            return folder.store().get(job.id()).orElseThrow().state() == JobState.CANCELLED;
        });
    }

    @Test
    void aJobWhoseEndIsNotWrittenDownCanBeDeleted() throws Exception {
        Job job = room.create(count(1));
        assertThat(counting.next()).contains("begins");
        fail();
        assertThat(room.cancel(job.id().text())).isNotDone();
        counting.letStep(1);
        Await.until(() -> state(job).isEnd());
        mend();
        room.delete(job.id().text());
        timing.advance(UNTIL_TRIED_AGAIN);
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10)).isEmpty();
        assertThatThrownBy(() -> room.get(job.id().text())).hasMessageContaining("is not there");
    }

    @Test
    void whatACreationStoredThatWasToldToHaveFailedWaitsOnceItIsFound() {
        JobRecord stored = folder.store().insert(count(1), new JobId("abcdefghijkl"), timing.now());
        assertThat(room.list(JobFilter.ALL, Long.MAX_VALUE, 10)).hasSize(1);
        counting.letStep(1);
        Await.until(() -> room.get(stored.id().text()).state().isEnd());
        assertThat(room.get(stored.id().text()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(counting.next()).contains("begins");
        assertThat(counting.next()).contains("did 1");
        assertThat(counting.steps()).as("it ran once").isZero();
    }
}
