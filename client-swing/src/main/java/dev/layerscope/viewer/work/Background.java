package dev.layerscope.viewer.work;

import java.awt.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs what may block away from the event thread, and is the only class that brings answers back to it.
 *
 * <p>Its threads end with the program. How much waits for them is bounded by who asks: tasks are started through
 * {@link Latest}, which keeps one at a time.
 */
public final class Background {
    private static final int THREADS = 8;

    private final Executor threads;
    private final Property<List<Activity>> activities;

    /** With threads of its own. */
    public Background() {
        this(Executors.newFixedThreadPool(THREADS, daemons()));
    }

    Background(Executor threads) {
        this.threads = threads;
        this.activities = new Property<>(List.of());
    }

    /** What is under way and has a title, in the order of its start. */
    public Observed<List<Activity>> activities() {
        return activities;
    }

    /**
     * Has something done on the event thread, later, in the order in which it is handed over. For what arrives from
     * elsewhere: streams, timers. May be called on any thread.
     */
    public void hand(Runnable action) {
        EventQueue.invokeLater(action);
    }

    /**
     * Starts work whose end is told on the event thread, unless the task is cancelled before. Called on the event
     * thread.
     *
     * @param title for {@link #activities}; empty for what nobody needs to know of
     */
    <T> Task<T> start(
            String title, Callable<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        return start(threads, title, work, onDone, onFailed);
    }

    /** The same, begun after a while, without a title. */
    <T> Task<T> startAfter(
            Duration delay, Callable<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        Executor delayed = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads);
        return start(delayed, "", work, onDone, onFailed);
    }

    private <T> Task<T> start(
            Executor executor,
            String title,
            Callable<T> work,
            Consumer<? super T> onDone,
            Consumer<? super Throwable> onFailed) {
        EventThread.require();
        Task<T> task = new Task<>(title, work, onDone, onFailed, this::ended);
        if (!title.isEmpty()) {
            List<Activity> more = new ArrayList<>(activities.get());
            more.add(task);
            activities.set(List.copyOf(more));
        }
        executor.execute(() -> {
            if (task.begin()) {
                hand(task.work());
            }
        });
        return task;
    }

    private void ended(Activity task) {
        activities.set(activities.get().stream().filter(other -> other != task).toList());
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
