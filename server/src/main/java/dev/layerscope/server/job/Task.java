package dev.layerscope.server.job;

/** What jobs do. Thread safe: several jobs run at a time, each on a thread of its own. */
public interface Task {
    /**
     * Does one job, from its last checkpoint on where it has one. The job has succeeded when this returns.
     *
     * @throws dev.layerscope.server.error.DomainException where the job has failed; its reason and sentence are kept.
     *     After SERVER_BUSY it is tried again in a while, from its last checkpoint
     * @throws java.util.concurrent.CancellationException as the run threw it
     */
    void run(JobRun run);
}
