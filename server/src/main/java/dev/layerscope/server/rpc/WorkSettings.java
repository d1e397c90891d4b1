package dev.layerscope.server.rpc;

/**
 * How many requests are worked on at a time.
 *
 * @param threads that serve requests; most of them wait for their turn to run
 * @param waiting requests that may wait for a thread; one more is refused
 * @param longWaiting requests of long work that may wait for the one that is done; one more is refused
 */
public record WorkSettings(int threads, int waiting, int longWaiting) {
    public WorkSettings {
        if (threads < 1 || waiting < 1 || longWaiting < 1) {
            throw new IllegalArgumentException("work: %d threads, %d waiting, %d for long (expected: positive)"
                    .formatted(threads, waiting, longWaiting));
        }
    }

    public static WorkSettings defaults() {
        return new WorkSettings(Math.max(8, 4 * Runtime.getRuntime().availableProcessors()), 512, 16);
    }
}
