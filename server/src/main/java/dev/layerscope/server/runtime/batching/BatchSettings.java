package dev.layerscope.server.runtime.batching;

import java.time.Duration;

/**
 * Whether and how far runs of several callers are put together.
 *
 * @param largestRows of one batch
 * @param longestRun that a batch may take, as measured: nobody in it waits longer for the others
 */
public record BatchSettings(Mode mode, int largestRows, Duration longestRun) {
    private static final int LARGEST_ROWS = 32;
    private static final Duration LONGEST_RUN = Duration.ofMillis(50);

    /** Whether there are batches. */
    public enum Mode {
        /** Each graph where it was found to give the same bytes sooner. */
        AUTO,
        /** Every row is run alone. */
        OFF
    }

    public BatchSettings {
        if (largestRows < 2 || longestRun.isNegative() || longestRun.isZero()) {
            throw new IllegalArgumentException("batches: %d rows, %d ms (expected: at least 2, and positive)"
                    .formatted(largestRows, longestRun.toMillis()));
        }
    }

    public static BatchSettings defaults() {
        return new BatchSettings(Mode.AUTO, LARGEST_ROWS, LONGEST_RUN);
    }

    public BatchSettings withMode(Mode changed) {
        return new BatchSettings(changed, largestRows, longestRun);
    }

    public BatchSettings withLargestRows(int changed) {
        return new BatchSettings(mode, changed, longestRun);
    }

    public BatchSettings withLongestRun(Duration changed) {
        return new BatchSettings(mode, largestRows, changed);
    }
}
