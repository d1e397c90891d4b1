package dev.layerscope.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What time it is, and what is to be done later. */
interface Timing extends AutoCloseable {
    Instant now();

    /** For differences between times. */
    long nanos();

    /** Does something later, on a thread that holds no lock. */
    Alarm after(Duration delay, Runnable action);

    @Override
    void close();

    /** Something that is to be done later. */
    interface Alarm {
        /** Leaves it. */
        void cancel();
    }

    /** Real time, and one thread for what is done later. */
    static Timing real() {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, action -> {
            Thread made = new Thread(action, "job-alarms");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        return new Timing() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Alarm after(Duration delay, Runnable action) {
                try {
                    var later = thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> later.cancel(false);
                } catch (RejectedExecutionException e) {
                    // The room is closed: nobody is left who could wait for it.
                    return () -> {};
                }
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
