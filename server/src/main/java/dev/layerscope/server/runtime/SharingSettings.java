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
        return of(Duration.ofMillis(100), 10);
    }

    /**
     * @param jobsPercent of the device that jobs have while requests wait
     */
    public static SharingSettings of(Duration slice, int jobsPercent) {
        if (jobsPercent < 1 || jobsPercent > 99) {
            throw new IllegalArgumentException("jobs: %d %% (expected: 1 to 99)".formatted(jobsPercent));
        }
        return new SharingSettings(
                Duration.ofMillis(10),
                slice,
                slice.multipliedBy(100 - jobsPercent).dividedBy(jobsPercent));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
