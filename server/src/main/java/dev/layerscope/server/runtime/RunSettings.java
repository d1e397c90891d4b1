package dev.layerscope.server.runtime;

import java.time.Duration;

/**
 * Limits on runs.
 *
 * @param concurrent runs at the same time
 * @param waiting runs that may wait for their turn; one more is refused
 * @param longest time a single run may take
 */
public record RunSettings(int concurrent, int waiting, Duration longest) {
    public RunSettings {
        if (concurrent < 1 || waiting < 0 || longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException(
                    "runs: %d at once, %d waiting, %d s at most (expected: at least 1, 0 and 1 s)"
                            .formatted(concurrent, waiting, longest.toSeconds()));
        }
    }

    /** A run uses all cores, so more than one at a time only helps on large machines. */
    public static RunSettings defaults() {
        return new RunSettings(Math.max(1, Runtime.getRuntime().availableProcessors() / 8), 256, Duration.ofMinutes(2));
    }
}
