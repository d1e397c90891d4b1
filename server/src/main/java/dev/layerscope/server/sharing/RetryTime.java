package dev.layerscope.server.sharing;

import java.time.Duration;

/** After which time whoever is refused is told to try again: what is expected, and neither at once nor hardly ever. */
public final class RetryTime {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private RetryTime() {}

    /** At least 100 ms, and at most a minute. */
    public static Duration of(Duration expected) {
        Duration atLeast = expected.compareTo(SHORTEST) < 0 ? SHORTEST : expected;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }
}
