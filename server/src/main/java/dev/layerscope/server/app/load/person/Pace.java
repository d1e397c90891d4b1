package dev.layerscope.server.app.load.person;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long people think before they do the next thing: exponentially distributed, and for everybody the same in the sum, so
 * that who gets more of the server got it from the server.
 *
 * @param mean 0 for people who don't think
 */
public record Pace(Duration mean) {
    private static final int THOUGHTS = 8;

    /**
     * @throws IllegalArgumentException where it is negative
     */
    public Pace {
        if (mean.isNegative()) {
            throw new IllegalArgumentException("pace: " + mean + " (expected: 0 or longer)");
        }
    }

    /** Thoughts to be dealt: the middles of as many equal shares of the distribution. */
    List<Duration> thoughts() {
        List<Duration> thoughts = new ArrayList<>();
        for (int i = 0; i < THOUGHTS; i++) {
            double quantile = -Math.log1p(-(i + 0.5) / THOUGHTS);
            thoughts.add(Duration.ofNanos((long) (mean.toNanos() * quantile)));
        }
        return thoughts;
    }

    /** Between two movements of one activity. */
    Duration glance() {
        return mean.dividedBy(6);
    }
}
