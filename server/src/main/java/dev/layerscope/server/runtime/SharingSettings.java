package dev.layerscope.server.runtime;

import java.time.Duration;

/**
 * How the device is shared. Jobs have it whenever no request waits; while requests wait, jobs that wait too have one slice for
 * so much time of requests: with a slice of 100 ms after 900 ms of requests, a tenth of the device.
 *
 * @param quantum time on the device that a user of weight 1 gets in a round
 * @param slice that jobs have together before requests that wait get in; one step of a job at least
 * @param betweenSlices time on the device that requests have before jobs that wait get a slice
 */
public record SharingSettings(Duration quantum, Duration slice, Duration betweenSlices) {
    public SharingSettings {
        if (!isPositive(quantum) || !isPositive(slice) || !isPositive(betweenSlices)) {
            throw new IllegalArgumentException("sharing: quantum %s, slice %s after %s (expected: positive)"
                    .formatted(quantum, slice, betweenSlices));
        }
    }

    public static SharingSettings defaults() {
        return new SharingSettings(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(900));
    }

    public SharingSettings withSlice(Duration changed) {
        return new SharingSettings(quantum, changed, betweenSlices);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
