package dev.layerscope.server.job;

import java.util.Optional;

/**
 * How a run of a job ended: with the job, or with the job to go on.
 *
 * @param state one that is an end; QUEUED where the job is to be tried again in a while; RUNNING where it goes on when the
 *     server starts again
 */
record JobEnd(JobState state, Optional<JobFailure> failure) {
    static final JobEnd SUCCEEDED = new JobEnd(JobState.SUCCEEDED, Optional.empty());
    static final JobEnd CANCELLED = new JobEnd(JobState.CANCELLED, Optional.empty());
    static final JobEnd PAUSED = new JobEnd(JobState.RUNNING, Optional.empty());
    static final JobEnd PUT_OFF = new JobEnd(JobState.QUEUED, Optional.empty());

    static JobEnd failed(String reason, String sentence) {
        return new JobEnd(JobState.FAILED, Optional.of(new JobFailure(reason, sentence)));
    }
}
