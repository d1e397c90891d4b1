package dev.layerscope.server.runtime;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back to the system that nobody uses any more. Thread safe.
 *
 * <p>Weights lie in buffers that live until the garbage collector finds them, which has no reason to look as long as the
 * heap is small; and of what closed sessions freed, glibc keeps almost everything for the next ones. So after models have
 * gone, a collection is asked for, and the native heap is trimmed (Linux, Java 17.0.9 or newer). Calls within the delay
 * share one.
 */
public final class MemoryReturn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryReturn.class);

    private final Runnable collect;
    private final Runnable trim;
    private final Duration delay;
    private final AtomicBoolean planned = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "memory-return");
        created.setDaemon(true);
        return created;
    });

    public MemoryReturn() {
        this(System::gc, NativeHeap::trim, Duration.ofSeconds(1));
    }

    /**
     * @param collect finds what nobody uses, which other threads then free
     * @param trim gives back what was freed
     * @param delay from the first call that asks for it, and from one to the other
     */
    MemoryReturn(Runnable collect, Runnable trim, Duration delay) {
        this.collect = collect;
        this.trim = trim;
        this.delay = delay;
    }

    /** To be called after something large was let go. */
    public void soon() {
        if (planned.compareAndSet(false, true)) {
            after(() -> {
                planned.set(false);
                collect.run();
                after(trim);
            });
        }
    }

    private void after(Runnable step) {
        try {
            thread.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
