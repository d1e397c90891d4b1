package dev.layerscope.viewer.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question at a time: asking another drops the one before, whose answer then never arrives. So an answer is always
 * that to what was asked last. Belongs to the event thread.
 */
public final class Latest {
    private final Background background;
    private @Nullable Task<?> task;

    public Latest(Background background) {
        this.background = background;
    }

    /**
     * Runs work in the background in place of what this ran before. One of the two consumers is called on the event
     * thread, later, unless this is dropped.
     *
     * @param title what is done, as a phrase, for people who wait; empty for what they need not know of
     */
    public <T> void start(
            String title, Callable<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        drop();
        task = background.start(title, work, onDone, onFailed);
    }

    /** The same without a title, and not before a while has passed. */
    public <T> void startAfter(
            Duration delay, Callable<T> work, Consumer<? super T> onDone, Consumer<? super Throwable> onFailed) {
        drop();
        task = background.startAfter(delay, work, onDone, onFailed);
    }

    /** Cancels what is under way, if anything is. */
    public void drop() {
        EventThread.require();
        if (task != null && task.isUnderWay()) {
            task.cancel();
        }
        task = null;
    }
}
