package dev.layerscope.server.job;

import dev.layerscope.server.access.Call;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A job while it runs: what its task reads, and what it tells.
 *
 * <p>Used by the thread that runs the task. A task in steps calls, after each of them, {@link #progress}, and then {@link
 * #checkpoint} where {@link #checkpointDue} says so.
 */
public interface JobRun {
    JobId id();

    /** The request as the job was created with it. */
    byte[] request();

    /**
     * A file that came along with the request.
     *
     * @throws dev.layerscope.server.error.DomainException STORAGE_FULL where it can't be read
     */
    Optional<byte[]> attachment(String name);

    /** What was saved last, by this run or one before a restart; the one before that where the last was torn. */
    Optional<byte[]> checkpoint();

    /**
     * The owner's call, in the background. It is cancelled with the job, at its time limit, and when a server that stops
     * has waited long enough, so that a run under way ends.
     */
    Call call();

    /** Whether it is time to save: some time has passed since the last checkpoint, or the server stops. */
    boolean checkpointDue();

    /**
     * Saves the state from which a later run goes on, in place of the one before.
     *
     * @throws CancellationException after it is saved, where the server stops; the job goes on when it starts again
     * @throws dev.layerscope.server.error.DomainException STORAGE_FULL
     */
    void checkpoint(byte[] state);

    /**
     * Says how far the job is, between two steps. Cheap where nobody watches.
     *
     * @param snapshot asked, before this returns, where a watcher waits for a preview
     * @throws CancellationException where the job was cancelled, or its time is over
     */
    void progress(Progress progress, Snapshot snapshot);

    /**
     * Keeps a file that the job made, in place of an earlier one of this name.
     *
     * @param name letters, digits, '.', '_' and '-'; its ending says the type
     * @throws dev.layerscope.server.error.DomainException STORAGE_FULL, JOB_LIMIT
     */
    void artifact(String name, byte[] content);

    /** Keeps a sentence that is worth knowing of the job and its result; one that is there already isn't kept twice. */
    void note(String sentence);

    /** Keeps a value that is worth knowing of the job, in place of an earlier one of this name. */
    void fact(String name, String value);
}
