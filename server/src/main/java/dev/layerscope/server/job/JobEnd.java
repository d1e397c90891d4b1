package dev.layerscope.server.job;

import java.util.Optional;

/** How a job ended. */
record JobEnd(JobState state, Optional<JobFailure> failure) {
    static final JobEnd SUCCEEDED = new JobEnd(JobState.SUCCEEDED, Optional.empty());
    static final JobEnd CANCELLED = new JobEnd(JobState.CANCELLED, Optional.empty());

    static JobEnd failed(String reason, String sentence) {
        return new JobEnd(JobState.FAILED, Optional.of(new JobFailure(reason, sentence)));
    }
}
