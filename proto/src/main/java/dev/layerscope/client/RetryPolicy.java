package dev.layerscope.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often, and how soon, a call is tried again that may succeed the next time.
 *
 * <p>The wait doubles from try to try up to the longest. Each is shortened by up to a half at random, so that clients
 * that lost the same server don't all come back at once (Brooker, "Exponential Backoff And Jitter", 2015).
 *
 * @param tries in a row without progress; 0 tries nothing again. A stream in which bytes arrived has made progress
 * @param first wait
 * @param longest wait
 * @param patience how long in all, without progress, to wait as the server tells; such tries aren't counted
 */
public record RetryPolicy(int tries, Duration first, Duration longest, Duration patience) {
    /**
     * For commands: 10 tries within less than a minute, in which a server may be started anew, and ten minutes of a busy
     * server.
     */
    public static final RetryPolicy PATIENT =
            new RetryPolicy(10, Duration.ofMillis(250), Duration.ofSeconds(8), Duration.ofMinutes(10));

    /** For windows, in front of which a person waits: 3 tries within less than two seconds, and ten of a busy server. */
    public static final RetryPolicy BRIEF =
            new RetryPolicy(3, Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(10));

    /** Every failure is the caller's. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /**
     * @throws IllegalArgumentException where a number is negative, or the first wait longer than the longest
     */
    public RetryPolicy {
        if (tries < 0 || first.isNegative() || first.compareTo(longest) > 0 || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "tries: %d, waits from %s to %s, %s in all (expected: none negative, the first no longer than the longest)"
                            .formatted(tries, first, longest, patience));
        }
    }

    /** The same, with as much patience with a busy server as with a lost one. */
    public RetryPolicy(int tries, Duration first, Duration longest) {
        this(tries, first, longest, longest.multipliedBy(Math.max(0, tries)));
    }

    /**
     * The wait before another try.
     *
     * @param failed how many tries in a row have failed, at least 1
     */
    Duration waitAfter(int failed, RandomGenerator random) {
        Duration nominal = first;
        for (int i = 1; i < failed && nominal.compareTo(longest) < 0; i++) {
            nominal = nominal.multipliedBy(2);
        }
        long nanos = Math.min(nominal.toNanos(), longest.toNanos());
        return Duration.ofNanos(nanos - (long) (random.nextDouble() * 0.5 * nanos));
    }

    /** A wait that the server told, and up to a half more, so that those who were told the same don't come at once. */
    static Duration waitAsTold(Duration told, RandomGenerator random) {
        return told.plusNanos((long) (random.nextDouble() * 0.5 * told.toNanos()));
    }
}
