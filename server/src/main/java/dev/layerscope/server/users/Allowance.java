package dev.layerscope.server.users;

import java.time.Duration;

/** So many at once, and one more each time that passes. Not thread safe. */
final class Allowance {
    private final int most;
    private final long nanosForOne;
    private double left;
    private long seen;

    Allowance(int most, Duration forOne, long nanoTime) {
        this.most = most;
        this.nanosForOne = forOne.toNanos();
        this.left = most;
        this.seen = nanoTime;
    }

    /** Takes one, where one is left. */
    boolean take(long nanoTime) {
        left = Math.min(most, left + (double) (nanoTime - seen) / nanosForOne);
        seen = nanoTime;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
