package dev.layerscope.server.access;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long one call has been at each stage, added up by those who do the work and read when it ends. Parts of a call that
 * run at the same time count each. Thread safe.
 */
public final class StageTimes {
    private final AtomicLongArray nanos = new AtomicLongArray(Stage.values().length);

    /** Time at a stage, from its making to its closing. */
    public interface Clock extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins to count; to be closed when the stage ends. */
    public Clock begin(Stage stage) {
        long start = System.nanoTime();
        return () -> add(stage, System.nanoTime() - start);
    }

    public void add(Stage stage, long spentNanos) {
        nanos.addAndGet(stage.ordinal(), spentNanos);
    }

    public long nanos(Stage stage) {
        return nanos.get(stage.ordinal());
    }
}
