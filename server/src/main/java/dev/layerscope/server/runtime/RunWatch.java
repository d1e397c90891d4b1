package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops a run whose caller went away or that takes too long. ONNX Runtime looks at the signal between two nodes.
 *
 * <p>Owns the run's options. Thread safe; after {@link #close} nothing touches them any more.
 */
final class RunWatch implements AutoCloseable {
    private final OrtSession.RunOptions options;
    private final Cancellation.Registration registration;
    private final ScheduledFuture<?> alarm;
    private boolean closed;
    private boolean timedOut;

    /**
     * @throws DomainException SERVER_STOPPING
     */
    RunWatch(Cancellation cancellation, Duration longest, ScheduledExecutorService alarms) throws OrtException {
        options = new OrtSession.RunOptions();
        try {
            alarm = alarms.schedule(this::timeOut, longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            options.close();
            DomainException stopping = DomainException.stopping();
            stopping.initCause(e);
            throw stopping;
        }
        registration = cancellation.onCancel(this::stop);
    }

    /**
     * Makes arenas of memory let go of what they took for this run (run option of ONNX Runtime,
     * {@code onnxruntime_run_options_config_keys.h}).
     *
     * @param arenas such as {@code cpu:0;gpu:0}
     */
    void giveMemoryBack(String arenas) throws OrtException {
        options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", arenas);
    }

    OrtSession.RunOptions options() {
        return options;
    }

    synchronized boolean timedOut() {
        return timedOut;
    }

    private synchronized void timeOut() {
        timedOut = true;
        stop();
    }

    private synchronized void stop() {
        if (!closed) {
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("run can't be stopped", e);
            }
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
        registration.close();
        synchronized (this) {
            closed = true;
            options.close();
        }
    }
}
