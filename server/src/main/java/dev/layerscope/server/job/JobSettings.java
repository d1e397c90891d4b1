package dev.layerscope.server.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where jobs are kept, and how many and how large they may be.
 *
 * @param folder that holds them; a temporary one, which goes with the server, where empty
 * @param atOnce jobs that run at a time
 * @param waitingEach jobs of one owner that may wait
 * @param waitingAll jobs that may wait
 * @param artifactBytesEach of all artifacts of one job
 * @param keptBytes of all artifacts: beyond, jobs that ended longest ago are deleted
 * @param keptFor how long a job stays after its end
 * @param longestRun of one job, between two starts of the server
 * @param checkpointEvery how often a job saves its state
 * @param spareBytes that stay free on the disk
 * @param watchers that may watch at a time
 */
public record JobSettings(
        Optional<Path> folder,
        int atOnce,
        int waitingEach,
        int waitingAll,
        long artifactBytesEach,
        long keptBytes,
        Duration keptFor,
        Duration longestRun,
        Duration checkpointEvery,
        long spareBytes,
        int watchers) {
    public JobSettings {
        if (atOnce < 1
                || waitingEach < 1
                || waitingAll < 1
                || artifactBytesEach < 1
                || keptBytes < 1
                || !isPositive(keptFor)
                || !isPositive(longestRun)
                || checkpointEvery.isNegative()
                || spareBytes < 0
                || watchers < 1) {
            throw new IllegalArgumentException(
                    "jobs: %d at once, %d and %d waiting, %d and %d bytes, kept for %s, longest run %s (expected: positive)"
                            .formatted(
                                    atOnce,
                                    waitingEach,
                                    waitingAll,
                                    artifactBytesEach,
                                    keptBytes,
                                    keptFor,
                                    longestRun));
        }
    }

    public static JobSettings defaults() {
        return new JobSettings(
                Optional.empty(),
                2,
                32,
                256,
                1L << 30,
                16L << 30,
                Duration.ofDays(30),
                Duration.ofHours(12),
                Duration.ofSeconds(10),
                256L << 20,
                512);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    public JobSettings withFolder(Path changed) {
        return with(Optional.of(changed), atOnce, waitingEach, waitingAll);
    }

    public JobSettings withAtOnce(int changed) {
        return with(folder, changed, waitingEach, waitingAll);
    }

    public JobSettings withWaiting(int each, int all) {
        return with(folder, atOnce, each, all);
    }

    private JobSettings with(Optional<Path> newFolder, int newAtOnce, int each, int all) {
        return new JobSettings(
                newFolder,
                newAtOnce,
                each,
                all,
                artifactBytesEach,
                keptBytes,
                keptFor,
                longestRun,
                checkpointEvery,
                spareBytes,
                watchers);
    }

    public JobSettings withArtifactBytesEach(long changed) {
        return with(changed, keptBytes, keptFor, longestRun, checkpointEvery, spareBytes);
    }

    public JobSettings withKept(long bytes, Duration time) {
        return with(artifactBytesEach, bytes, time, longestRun, checkpointEvery, spareBytes);
    }

    public JobSettings withLongestRun(Duration changed) {
        return with(artifactBytesEach, keptBytes, keptFor, changed, checkpointEvery, spareBytes);
    }

    public JobSettings withCheckpointEvery(Duration changed) {
        return with(artifactBytesEach, keptBytes, keptFor, longestRun, changed, spareBytes);
    }

    public JobSettings withSpareBytes(long changed) {
        return with(artifactBytesEach, keptBytes, keptFor, longestRun, checkpointEvery, changed);
    }

    private JobSettings with(
            long newBytesEach,
            long newKeptBytes,
            Duration newKeptFor,
            Duration newLongestRun,
            Duration newCheckpointEvery,
            long newSpareBytes) {
        return new JobSettings(
                folder,
                atOnce,
                waitingEach,
                waitingAll,
                newBytesEach,
                newKeptBytes,
                newKeptFor,
                newLongestRun,
                newCheckpointEvery,
                newSpareBytes,
                watchers);
    }
}
