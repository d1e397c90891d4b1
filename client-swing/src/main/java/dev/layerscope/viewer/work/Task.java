package dev.layerscope.viewer.work;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * One piece of background work and what became of it. It is begun by a background thread; it ends, done, failed or
 * cancelled, on the event thread only, so that no answer arrives after a cancellation, and none twice.
 *
 * @param <T> what the work returns. Where that is {@link AutoCloseable} and comes after a cancellation, it is closed,
 *     for nobody else knows of it
 */
final class Task<T> implements Activity {
    /** Where a task stands. */
    enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        private boolean mayBecome(State next) {
            return switch (this) {
                case QUEUED -> Set.of(RUNNING, CANCELLED).contains(next);
                case RUNNING -> Set.of(DONE, FAILED, CANCELLED).contains(next);
                case DONE, FAILED, CANCELLED -> false;
            };
        }
    }

    private final String title;
    private final Callable<T> work;
    private final Consumer<? super T> onDone;
    private final Consumer<? super Throwable> onFailed;
    private final Consumer<? super Activity> onEnd;
    /** In which the work runs: cancelling it cancels a call that is under way, on the server too. */
    private final CancellableContext context = Context.ROOT.withCancellation();

    private State state = State.QUEUED;

    Task(
            String title,
            Callable<T> work,
            Consumer<? super T> onDone,
            Consumer<? super Throwable> onFailed,
            Consumer<? super Activity> onEnd) {
        this.title = title;
        this.work = work;
        this.onDone = onDone;
        this.onFailed = onFailed;
        this.onEnd = onEnd;
    }

    @Override
    public String title() {
        return title;
    }

    /** Ends it as somebody who watches asked: whoever started it is told by a {@link CancellationException}. */
    @Override
    public void giveUp() {
        EventThread.require();
        if (isUnderWay()) {
            cancel();
            onFailed.accept(new CancellationException("cancelled"));
        }
    }

    synchronized State state() {
        return state;
    }

    boolean isUnderWay() {
        return state().mayBecome(State.CANCELLED);
    }

    /** Called by a background thread before the work; false where the task was cancelled while it waited. */
    synchronized boolean begin() {
        EventThread.forbid();
        if (state == State.CANCELLED) {
            return false;
        }
        become(State.RUNNING);
        return true;
    }

    /** Does the work, on the background thread that began it, and returns what the event thread has to do with its end. */
    Runnable work() {
        EventThread.forbid();
        try {
            T result = context.call(work);
            return () -> finish(result);
        } catch (Throwable failure) { // an Error too: a task that never ended would leave the window waiting
            return () -> fail(failure);
        }
    }

    /** Ends a task that is under way: neither of its answers will arrive. Called on the event thread. */
    void cancel() {
        EventThread.require();
        end(State.CANCELLED);
    }

    private void finish(T result) {
        EventThread.require();
        if (state() == State.CANCELLED) {
            closeLate(result);
            return;
        }
        end(State.DONE);
        onDone.accept(result);
    }

    private void fail(Throwable failure) {
        EventThread.require();
        if (state() != State.CANCELLED) {
            end(State.FAILED);
            onFailed.accept(failure);
        }
    }

    private void end(State last) {
        become(last);
        context.cancel(null);
        onEnd.accept(this);
    }

    private synchronized void become(State next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("task: " + state + " to " + next + " (expected: a step forward)");
        }
        state = next;
    }

    private static void closeLate(Object result) {
        if (result instanceof AutoCloseable late) {
            try {
                late.close();
            } catch (Exception e) {
                throw new IllegalStateException("late answer: " + late + " not closed", e);
            }
        }
    }
}
