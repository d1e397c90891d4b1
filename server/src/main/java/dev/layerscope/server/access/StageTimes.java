package dev.layerscope.server.access;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long one call has been at each stage, added up by those who do the work and read when it ends. Parts of a call that
 * run at the same time count each. Thread safe.
 */
public final class StageTimes {
    private final AtomicLongArray nanos = new AtomicLongArray(Stage.values().length);
    private final Listener listener;

    /** Time at a stage, from its making to its closing. */
    public interface Clock extends AutoCloseable {
        @Override
        void close();
    }

    /** Is told of each stay at a stage when it ends, on the thread that did the work. Thread safe. */
    public interface Listener {
        Listener NONE = (stage, startNanos, endNanos) -> {};

        /**
         * @param startNanos of {@link System#nanoTime}
         */
        void spent(Stage stage, long startNanos, long endNanos);
    }

    /** Those of a call that nobody follows more closely. */
    public StageTimes() {
        this(Listener.NONE);
    }

    public StageTimes(Listener listener) {
        this.listener = listener;
    }

    /** Begins to count; to be closed when the stage ends. */
    public Clock begin(Stage stage) {
        long start = System.nanoTime();
        return () -> add(stage, start, System.nanoTime());
    }

    /** Adds a stay that ends now. */
    public void add(Stage stage, long spentNanos) {
        long now = System.nanoTime();
        add(stage, now - spentNanos, now);
    }

    private void add(Stage stage, long startNanos, long endNanos) {
        nanos.addAndGet(stage.ordinal(), endNanos - startNanos);
        listener.spent(stage, startNanos, endNanos);
    }

    public long nanos(Stage stage) {
        return nanos.get(stage.ordinal());
    }
}
