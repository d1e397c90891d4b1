package dev.layerscope.viewer.work;

import java.awt.EventQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Does in a test what the window does: things on the event thread, and waiting for a value to become what is wanted. */
public final class OnEventThread {
    private static final long LONGEST_SECONDS = 30;

    private OnEventThread() {}

    public static <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        EventQueue.invokeLater(task);
        try {
            return task.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    public static void run(Runnable action) throws Exception {
        call(() -> {
            action.run();
            return "done";
        });
    }

    /** Returns when all is done that had been handed to the event thread. */
    public static void settle() throws Exception {
        run(() -> {});
    }

    public static <T> T get(Observed<T> value) throws Exception {
        return call(value::get);
    }

    /** The first value, from now on, that is as wanted. */
    public static <T> T await(Observed<T> value, Predicate<T> wanted) throws Exception {
        CompletableFuture<T> found = new CompletableFuture<>();
        run(() -> value.observe(now -> {
            if (wanted.test(now)) {
                found.complete(now);
            }
        }));
        try {
            return found.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("never as wanted, but " + get(value), e);
        }
    }
}
