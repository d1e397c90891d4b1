package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFolderTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456789Z");
    private static final JobId ID = new JobId("abcdefghijkl");

    @TempDir
    Path data;

    private JobFolder open() {
        return JobFolder.open(data, 0, NOW);
    }

    private static NewJob asked(String owner, Optional<JobKey> key) {
        return new NewJob(new Caller(owner, Role.RUNNER), key, "net", new byte[] {1, 2, 3}, Map.of());
    }

    @Test
    void aDatabaseThatWasLetGoIsNotOpenedAgain() throws IOException {
        JobFolder folder = open();
        folder.close();
        Files.delete(data.resolve("jobs.mv.db"));

        assertThatThrownBy(() -> folder.store().kept())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.SERVER_STOPPING));
        assertThat(data.resolve("jobs.mv.db")).doesNotExist();
    }

    @Test
    void everythingOfAJobIsReadAsItWasStored() {
        Progress progress = new Progress(7, 90, 1, 3, "96x96", List.of(1.5, Double.NaN, -3e300), 0.125);
        JobRecord stored;
        try (JobFolder folder = open()) {
            JobRecord job = folder.store().insert(asked("ann", Optional.of(new JobKey("k", "f"))), ID, NOW);
            stored = job.running(NOW.plusSeconds(1))
                    .with(progress)
                    .withNote("second thoughts")
                    .withNote("first")
                    .withFact("engine", "gradient")
                    .with(new Artifact("b.png", "image/png", 5_000_000_000L, "ff00"))
                    .with(new Artifact("a.csv", "text/csv", 1, "00ff"))
                    .ended(JobState.FAILED, Optional.of(new JobFailure("RUN_FAILED", "it broke")), NOW.plusSeconds(2));
            folder.store().update(stored);
            stored.notes().forEach(note -> folder.store().addNote(stored, note));
            stored.facts().forEach((name, text) -> folder.store().putFact(stored, name, text));
            stored.artifacts().forEach(artifact -> folder.store().putArtifact(stored, artifact));
        }
        try (JobFolder again = open()) {
            JobRecord read = again.store().get(ID).orElseThrow();
            assertThat(read)
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(stored);
            assertThat(again.store().byKey("ann", "k")).contains(new JobStore.Keyed(ID, "f"));
            assertThat(again.store().byKey("bob", "k")).isEmpty();
            assertThat(again.store().kept()).containsExactly(new JobStore.Kept(ID, NOW.plusSeconds(2), 5_000_000_001L));
        }
    }

    @Test
    void aLaterFactOrArtifactTakesThePlaceOfAnEarlier() {
        try (JobFolder folder = open()) {
            JobRecord job = folder.store().insert(asked("ann", Optional.empty()), ID, NOW);
            folder.store().putFact(job, "device", "cpu");
            folder.store().putFact(job, "device", "cuda:0");
            folder.store().putArtifact(job, new Artifact("a.png", "image/png", 1, "00"));
            folder.store().putArtifact(job, new Artifact("a.png", "image/png", 2, "11"));
            JobRecord read = folder.store().get(ID).orElseThrow();
            assertThat(read.facts()).isEqualTo(Map.of("device", "cuda:0"));
            assertThat(read.artifacts()).containsExactly(new Artifact("a.png", "image/png", 2, "11"));
        }
    }

    @Test
    void jobsAreFoundByWhatIsAskedTheNewestFirst() {
        try (JobFolder folder = open()) {
            JobStore store = folder.store();
            JobRecord first = store.insert(asked("ann", Optional.empty()), ID, NOW);
            JobRecord second = store.insert(asked("bob", Optional.empty()), new JobId("bbbbbbbbbbbb"), NOW);
            JobRecord third = store.insert(asked("ann", Optional.empty()), new JobId("cccccccccccc"), NOW);
            store.update(second.ended(JobState.CANCELLED, Optional.empty(), NOW));
            store.update(third.running(NOW));
            assertThat(store.page(JobFilter.ALL, Long.MAX_VALUE, 2))
                    .extracting(JobRecord::id)
                    .containsExactly(third.id(), second.id());
            assertThat(store.page(JobFilter.ALL, second.order().number(), 2))
                    .extracting(JobRecord::id)
                    .containsExactly(first.id());
            assertThat(store.page(
                            new JobFilter(
                                    Set.of(JobState.QUEUED, JobState.CANCELLED), Optional.empty(), Optional.empty()),
                            Long.MAX_VALUE,
                            9))
                    .extracting(JobRecord::id)
                    .containsExactly(second.id(), first.id());
            assertThat(store.page(new JobFilter(Set.of(), Optional.of("net"), Optional.of("ann")), Long.MAX_VALUE, 9))
                    .extracting(JobRecord::id)
                    .containsExactly(third.id(), first.id());
            assertThat(store.page(new JobFilter(Set.of(), Optional.of("other"), Optional.empty()), Long.MAX_VALUE, 9))
                    .isEmpty();
            assertThat(store.unfinished())
                    .as("one that ran goes before one that waited for longer")
                    .extracting(JobRecord::id)
                    .containsExactly(third.id(), first.id());
        }
    }

    @Test
    void aBrokenDatabaseIsPutAsideWithItsFilesAndJobsBeginAnew() throws IOException {
        try (JobFolder folder = open()) {
            folder.store().insert(asked("ann", Optional.empty()), ID, NOW);
            folder.files().writeArtifact(ID, "a.txt", new byte[] {1});
        }
        byte[] garbage = new byte[20_000];
        java.util.Arrays.fill(garbage, (byte) 0x5a);
        Files.write(data.resolve("jobs.mv.db"), garbage);
        try (JobFolder folder = open()) {
            assertThat(folder.store().get(ID)).isEmpty();
            folder.store().insert(asked("ann", Optional.empty()), ID, NOW);
        }
        Path aside = data.resolve("broken-20260203T040506.123Z");
        assertThat(aside.resolve("jobs.mv.db")).hasBinaryContent(garbage);
        assertThat(aside.resolve("jobs").resolve(ID.text()).resolve("artifacts"))
                .isNotEmptyDirectory();
    }

    @Test
    void aDatabaseThatEndsAnywhereNeverKeepsTheServerFromStarting() throws IOException {
        try (JobFolder folder = open()) {
            folder.store().insert(asked("ann", Optional.empty()), ID, NOW);
        }
        byte[] whole = Files.readAllBytes(data.resolve("jobs.mv.db"));
        for (int length = 0; length < whole.length; length += 2039) {
            Path part = data.resolve("part-" + length);
            Files.createDirectory(part);
            Files.write(part.resolve("jobs.mv.db"), java.util.Arrays.copyOf(whole, length));
            try (JobFolder folder = JobFolder.open(part, 0, NOW)) {
                folder.store().insert(asked("bob", Optional.empty()), new JobId("bbbbbbbbbbbb"), NOW);
            }
        }
    }

    @Test
    void aFolderBelongsToOneServerAtATime() {
        try (JobFolder folder = open()) {
            assertThat(folder).isNotNull();
            assertThatThrownBy(this::open).isInstanceOfSatisfying(DomainException.class, refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.SERVER_BUSY);
                assertThat(refused.sentence())
                        .contains("in use by another server")
                        .doesNotContain(data.toString());
            });
        }
        open().close();
    }

    @Test
    void aDatabaseOfANewerVersionIsLeftAsItIs() throws SQLException {
        open().close();
        String url = "jdbc:h2:file:" + data.resolve("jobs") + ";FILE_LOCK=NO";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO "flyway_schema_history" SELECT "installed_rank" + 1, '99', 'future', "type", 'V99.sql',
                    "checksum", "installed_by", "installed_on", "execution_time", "success" FROM "flyway_schema_history"
                    WHERE "version" = '1'
                    """);
        }
        assertThatThrownBy(this::open).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.JOBS_UNAVAILABLE);
            assertThat(refused.sentence()).contains("written by another version");
        });
        assertThat(data.resolve("jobs.mv.db")).exists();
        assertThat(data.toFile().list((folder, name) -> name.startsWith("broken")))
                .isEmpty();
    }

    @Test
    void anArtifactThatIsNotWholeIsToldOf() throws IOException {
        try (JobFolder folder = open()) {
            Artifact artifact = folder.files().writeArtifact(ID, "a.txt", new byte[] {1, 2, 3});
            Path file =
                    data.resolve("jobs").resolve(ID.text()).resolve("artifacts").resolve(artifact.sha256());
            Files.write(file, new byte[] {1, 2});
            assertThatThrownBy(() -> folder.files().openArtifact(ID, artifact))
                    .hasMessage("artifact: 'a.txt' of job 'abcdefghijkl' is damaged, with 2 bytes (expected: 3)");
        }
    }
}
