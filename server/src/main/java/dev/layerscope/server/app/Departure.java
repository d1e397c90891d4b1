package dev.layerscope.server.app;

import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.rpc.CallsUnderWay;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stopping server waits for, once nothing new comes: first for calls about jobs and for jobs to save their state, so
 * that the server that takes its place has them soon; then for all other calls.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

    private final CallsUnderWay calls;
    private final Jobs jobs;

    Departure(CallsUnderWay calls, Jobs jobs) {
        this.calls = calls;
        this.jobs = jobs;
    }

    /**
     * Waits, and says what for.
     *
     * @return whether all calls came to their end
     */
    boolean await(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        LOG.info(
                "stopping: no new calls; {} under way have {} s{}",
                calls.count(),
                grace.toSeconds(),
                calls.count() == 0 ? "" : ": " + calls.described());
        if (calls.awaitNoneOfJobs(grace)) {
            jobs.close();
            LOG.info("stopping: jobs are saved, and their folder is free");
        }
        Duration left = left(end);
        while (!calls.awaitNone(left.compareTo(BETWEEN_WORDS) < 0 ? left : BETWEEN_WORDS)) {
            left = left(end);
            if (left.isZero() || calls.isGivenUp()) {
                LOG.warn("stopping: {} calls are cut off: {}", calls.count(), calls.described());
                return false;
            }
            LOG.info("stopping: waiting for {}, at most {} s more", calls.described(), left.toSeconds());
        }
        LOG.info("stopping: all calls have ended");
        return true;
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
