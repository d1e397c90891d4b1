package dev.layerscope.server.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a run still takes, if the rest of its work goes as fast as what it has done. The first step, which waits for
 * much that later ones find ready, doesn't count. Thread safe.
 */
final class TimeLeft {
    private boolean begun;
    private long firstNanos;
    private double firstShare;
    private long lastNanos;
    private double lastShare;

    synchronized void at(double share, long nanos) {
        if (!begun) {
            begun = true;
            firstNanos = nanos;
            firstShare = share;
        }
        lastNanos = nanos;
        lastShare = share;
    }

    /** Empty before the second step. */
    synchronized Optional<Duration> now(long nanos) {
        if (!begun || lastShare <= firstShare) {
            return Optional.empty();
        }
        double left = (lastNanos - firstNanos) / (lastShare - firstShare) * (1 - lastShare);
        return Optional.of(Duration.ofNanos(Math.max(0, (long) left - (nanos - lastNanos))));
    }
}
