package dev.layerscope.server.runtime;

import java.time.Duration;

/**
 * Limits on runs, and how the device is shared among them.
 *
 * @param concurrent runs at the same time
 * @param waiting runs that may wait for their turn; one more is refused
 * @param longest time a single run may take
 */
public record RunSettings(int concurrent, int waiting, Duration longest, SharingSettings sharing) {
    public RunSettings {
        if (concurrent < 1 || waiting < 0 || longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException(
                    "runs: %d at once, %d waiting, %d s at most (expected: at least 1, 0 and 1 s)"
                            .formatted(concurrent, waiting, longest.toSeconds()));
        }
    }

    public RunSettings(int concurrent, int waiting, Duration longest) {
        this(concurrent, waiting, longest, SharingSettings.defaults());
    }

    /** A run uses all cores, so more than one at a time only helps on large machines. */
    public static RunSettings defaults() {
        return new RunSettings(Math.max(1, Runtime.getRuntime().availableProcessors() / 8), 256, Duration.ofMinutes(2));
    }

    public RunSettings withLongest(Duration changed) {
        return new RunSettings(concurrent, waiting, changed, sharing);
    }

    public RunSettings withSharing(SharingSettings changed) {
        return new RunSettings(concurrent, waiting, longest, changed);
    }
}
