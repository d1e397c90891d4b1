package dev.layerscope.viewer.work;

import java.awt.EventQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs what may block away from the event thread, and is the only class that brings answers back to it.
 *
 * <p>Its threads end with the program. How much waits for them is bounded by who asks: tasks are started through
 * {@link Latest}, which keeps one at a time.
 */
public final class Background {
    private static final int THREADS = 4;

    private final Executor threads;

    /** With threads of its own. */
    public Background() {
        this(Executors.newFixedThreadPool(THREADS, daemons()));
    }

    Background(Executor threads) {
        this.threads = threads;
    }

    /**
     * Starts work whose end is told on the event thread, unless the task is cancelled before. Called on the event
     * thread.
     */
    <T> Task<T> start(Callable<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        EventThread.require();
        Task<T> task = new Task<>(work, onDone, onFailed);
        threads.execute(() -> {
            if (task.begin()) {
                EventQueue.invokeLater(task.work());
            }
        });
        return task;
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "background-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
