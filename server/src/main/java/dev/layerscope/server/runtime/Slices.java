package dev.layerscope.server.runtime;

/**
 * Whose turn it is where both requests and jobs wait: that of requests, until those have saved up a slice for jobs, which jobs
 * then use up before requests get in again. What a job's last step takes beyond its slice is a debt to be saved up for too, so
 * that in the long run jobs that always wait have {@code slice / (slice + between)} of the device, and requests the rest.
 *
 * <p>Not thread safe: guarded by the gate.
 */
final class Slices {
    private final long sliceNanos;
    private final double savedPerNano;
    private double saved;
    private boolean jobsTurn;

    Slices(SharingSettings settings) {
        this.sliceNanos = settings.slice().toNanos();
        this.savedPerNano = (double) sliceNanos / settings.betweenSlices().toNanos();
    }

    /** Whether jobs go first, where both wait. */
    boolean jobsGoFirst() {
        if (saved <= 0) {
            jobsTurn = false;
        } else if (saved >= sliceNanos) {
            jobsTurn = true;
        }
        return jobsTurn;
    }

    /** A request's run took so long, while jobs waited. */
    void requestRan(long nanos) {
        saved = Math.min(sliceNanos, saved + nanos * savedPerNano);
    }

    /** A job's run took so long, while requests waited that it had been let in before. */
    void jobRan(long nanos) {
        saved -= nanos;
    }
}
