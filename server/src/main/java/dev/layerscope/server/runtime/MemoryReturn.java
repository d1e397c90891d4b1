package dev.layerscope.server.runtime;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.ObjectName;
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
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String TRIM = "systemTrimNativeHeap";

    private final Runnable giveBack;
    private final Duration delay;
    private final AtomicBoolean planned = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "memory-return");
        created.setDaemon(true);
        return created;
    });

    public MemoryReturn() {
        this(MemoryReturn::giveBack, Duration.ofSeconds(1));
    }

    /**
     * @param giveBack what is done, on a thread of its own
     * @param delay from the first call that asks for it
     */
    MemoryReturn(Runnable giveBack, Duration delay) {
        this.giveBack = giveBack;
        this.delay = delay;
    }

    /** To be called after something large was let go. */
    public void soon() {
        if (planned.compareAndSet(false, true)) {
            thread.schedule(
                    () -> {
                        planned.set(false);
                        giveBack.run();
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private static void giveBack() {
        System.gc();
        try {
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
            LOG.debug("{}", said);
        } catch (JMException e) {
            LOG.debug("this JVM can't trim the native heap", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
