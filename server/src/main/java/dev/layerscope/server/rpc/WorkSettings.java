package dev.layerscope.server.rpc;

/**
 * How many requests are worked on at a time.
 *
 * @param threads that serve requests; most of them wait for their turn to run
 * @param waiting requests that may wait for a thread; one more is refused
 */
public record WorkSettings(int threads, int waiting) {
    public WorkSettings {
        if (threads < 1 || waiting < 1) {
            throw new IllegalArgumentException(
                    "work: %d threads, %d waiting (expected: positive)".formatted(threads, waiting));
        }
    }

    public static WorkSettings defaults() {
        return new WorkSettings(Math.max(16, 4 * Runtime.getRuntime().availableProcessors()), 512);
    }

    /** Models that are brought: each is tried in a process that may take a good part of the machine. */
    public static WorkSettings forUploads() {
        return new WorkSettings(2, 32);
    }

    /** The state of the server: of use above all where all other threads are busy. */
    public static WorkSettings forStatus() {
        return new WorkSettings(1, 64);
    }

    /** Verifications: one at a time, for each holds memory and takes its turn among all others' runs. */
    public static WorkSettings forVerifications() {
        return new WorkSettings(1, 16);
    }
}
