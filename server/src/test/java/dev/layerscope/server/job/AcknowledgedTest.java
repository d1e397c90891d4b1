package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged outlives a process that dies in the same moment, as by {@code kill -9}. */
@Timeout(120)
class AcknowledgedTest {
    private static final int JOBS = 5;

    @TempDir
    Path data;

    /** The process that dies: creates jobs, checkpoints and artifacts, says so, and is gone without any farewell. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] args) {
            JobFolder folder = JobFolder.open(Path.of(args[0]), 0, Instant.now());
            for (int i = 0; i < JOBS; i++) {
                JobId id = new JobId("job00000000" + i);
                JobRecord job = folder.store()
                        .insert(
                                new NewJob(Caller.ANYONE, Optional.empty(), "net", new byte[] {(byte) i}, Map.of()),
                                id,
                                Instant.now());
                folder.files().saveCheckpoint(id, new byte[] {(byte) i});
                folder.store().putArtifact(job, folder.files().writeArtifact(id, "a.txt", new byte[] {(byte) i}));
                System.out.println(id);
            }
            System.out.flush();
            Runtime.getRuntime().halt(137);
        }
    }

    @Test
    void jobsSurviveTheEndOfTheirProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> acknowledged;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            acknowledged = lines.lines().toList();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
        assertThat(acknowledged).hasSize(JOBS);
        try (JobFolder folder = JobFolder.open(data, 0, Instant.now())) {
            assertThat(folder.store().unfinished())
                    .extracting(job -> job.id().text())
                    .containsExactlyElementsOf(acknowledged);
            for (String id : acknowledged) {
                JobRecord job = folder.store().get(new JobId(id)).orElseThrow();
                byte[] made = job.order().request();
                assertThat(folder.files().newestCheckpoint(job.id())).contains(made);
                try (OpenArtifact artifact = new OpenArtifact(
                        job.artifacts().get(0),
                        folder.files().openArtifact(job.id(), job.artifacts().get(0)))) {
                    assertThat(artifact.read(0, 10).array()).isEqualTo(made);
                }
            }
        }
    }
}
