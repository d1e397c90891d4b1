package dev.layerscope.server.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How a run of a job ended: with the job, or with the job to go on.
 *
 * @param state one that is an end; QUEUED where the job is to be tried again in a while; RUNNING where it goes on when the
 *     server starts again
 * @param after which time it may be tried again, where it is
 */
record JobEnd(JobState state, Optional<JobFailure> failure, Duration after) {
    static final JobEnd SUCCEEDED = new JobEnd(JobState.SUCCEEDED, Optional.empty(), Duration.ZERO);
    static final JobEnd CANCELLED = new JobEnd(JobState.CANCELLED, Optional.empty(), Duration.ZERO);
    static final JobEnd PAUSED = new JobEnd(JobState.RUNNING, Optional.empty(), Duration.ZERO);

    /** It waits again, and isn't tried before that time has passed. */
    static JobEnd putOff(Duration after) {
        return new JobEnd(JobState.QUEUED, Optional.empty(), after);
    }

    static JobEnd failed(String reason, String sentence) {
        return new JobEnd(JobState.FAILED, Optional.of(new JobFailure(reason, sentence)), Duration.ZERO);
    }
}
