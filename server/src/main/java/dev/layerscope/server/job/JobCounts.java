package dev.layerscope.server.job;

import java.util.Map;

/**
 * How many jobs there are.
 *
 * @param jobs those that wait and run now, and those that have ended since the server started, by state
 * @param steps that jobs have made since then
 */
public record JobCounts(Map<JobState, Long> jobs, long steps) {
    public static final JobCounts NONE = new JobCounts(Map.of(), 0);

    public JobCounts {
        jobs = Map.copyOf(jobs);
    }
}
