package dev.layerscope.client;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two tries, on the calling thread. A seam for tests, which don't wait. */
@FunctionalInterface
public interface Pause {
    /**
     * Returns after that time, or at once where the {@link Context} that the thread runs in is cancelled.
     *
     * @throws InterruptedException where the thread is interrupted
     */
    void await(Duration time) throws InterruptedException;

    /** One that really waits. */
    static Pause real() {
        return time -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            Context.CancellationListener listener = context -> cancelled.countDown();
            Context context = Context.current();
            context.addListener(listener, Runnable::run);
            try {
                cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                context.removeListener(listener);
            }
        };
    }
}
