package dev.layerscope.server.job;

import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * All jobs of a server: those that wait, run, or have ended a while ago. Thread safe.
 *
 * <p>Where jobs can't be kept, every method says why, and nothing else of the server is affected. While another server
 * still has the folder, that is SERVER_BUSY: this one takes the jobs over as soon as it may.
 */
public final class Jobs implements AutoCloseable {
    private final Takeover takeover;

    private Jobs(Takeover takeover) {
        this.takeover = takeover;
    }

    /** Opens the folder, now or when another server lets go of it. Nothing runs before {@link #start}. */
    public static Jobs open(JobSettings settings, Task task) {
        return open(settings, task, QuotaBook.UNLIMITED);
    }

    /** The same, for owners who may have so much. */
    public static Jobs open(JobSettings settings, Task task, QuotaBook quotas) {
        Timing timing = Timing.real();
        return new Jobs(Takeover.at(() -> JobRoom.open(settings, task, timing, quotas), timing));
    }

    private JobRoom room() {
        return takeover.room();
    }

    /** Why jobs can't be kept now, where they can't. */
    public Optional<String> unavailable() {
        return takeover.unavailable();
    }

    /** Why no job can be created now, where that is so for the server and not for whoever asks. */
    public Optional<String> refusal() {
        try {
            room().requireRoom();
            return Optional.empty();
        } catch (DomainException e) {
            return Optional.of(e.sentence());
        } catch (UncheckedIOException e) {
            return Optional.of("jobs: the server's disk can't be looked at (expected: one that works)");
        }
    }

    /** None where jobs can't be kept now. */
    public JobCounts counts() {
        return takeover.opened().map(JobRoom::counts).orElse(JobCounts.NONE);
    }

    /** Goes on with jobs that have not ended. */
    public void start() {
        takeover.start();
    }

    /** Begins no more jobs, and has those that run save their state and end, to go on when the server starts again. */
    public void pause() {
        takeover.pause();
    }

    /**
     * The job that this key of the owner made before.
     *
     * @throws DomainException KEY_REUSED where that was another request; JOBS_UNAVAILABLE
     */
    public Optional<Job> existing(String owner, JobKey key) {
        return room().existing(owner, key);
    }

    /**
     * Stores a job, which waits for its turn. It is on the disk when this returns.
     *
     * @throws DomainException KEY_REUSED, JOB_LIMIT, STORAGE_FULL, JOBS_UNAVAILABLE
     */
    public Job create(NewJob job) {
        return room().create(job);
    }

    /**
     * @throws DomainException JOB_NOT_FOUND, JOBS_UNAVAILABLE
     */
    public Job get(String id) {
        return room().get(id);
    }

    /**
     * Jobs, the newest first.
     *
     * @param before the number of a job: only those created before it
     * @throws DomainException JOBS_UNAVAILABLE
     */
    public List<Job> list(JobFilter filter, long before, int limit) {
        return room().list(filter, before, limit);
    }

    /**
     * Watches a job.
     *
     * @param between two looks at its progress, at least
     * @return to be closed by the caller
     * @throws DomainException JOB_NOT_FOUND, SERVER_BUSY, JOBS_UNAVAILABLE
     */
    public Watch watch(String id, Duration between, Watch.View view) {
        return room().watch(id, between, view);
    }

    /**
     * Ends a job between two steps; nothing happens where it has ended.
     *
     * @return completed with the job when it has ended
     * @throws DomainException JOB_NOT_FOUND, JOBS_UNAVAILABLE
     */
    public CompletableFuture<Job> cancel(String id) {
        return room().cancel(id);
    }

    /**
     * Removes a job that has ended, with all that it made.
     *
     * @throws DomainException JOB_NOT_FOUND, JOB_NOT_ENDED, JOBS_UNAVAILABLE
     */
    public void delete(String id) {
        room().delete(id);
    }

    /**
     * Opens a file that a job made.
     *
     * @return to be closed by the caller
     * @throws DomainException JOB_NOT_FOUND, ARTIFACT_NOT_FOUND, JOBS_UNAVAILABLE
     */
    public OpenArtifact artifact(String id, String name) {
        return room().artifact(id, name);
    }

    /** The refusal of a job that isn't there, and of one that the caller mustn't know of. */
    public static DomainException notFound(String id) {
        String shown = id.length() > 64 ? id.substring(0, 64) + "..." : id;
        return new DomainException(
                        Reason.JOB_NOT_FOUND,
                        "job: '%s' is not there (expected: the id of a job that wasn't deleted)".formatted(shown))
                .with("job", shown);
    }

    /**
     * Pauses, waits a little for running jobs to save their state, and lets go of the folder: the next server has it from
     * then on. Closing it again does nothing.
     */
    @Override
    public void close() {
        takeover.close();
    }
}
