package dev.layerscope.server.app.health;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the device now and then: whether a run hangs that was to be stopped long ago, and whether a probe still computes. A
 * probe waits behind everybody's requests; one that gets no turn in time says nothing, for then others compute.
 *
 * <p>A card that has failed keeps failing: what CUDA calls a sticky error ends with the process only. So the log says that the
 * server must be started again; a supervisor that asks for its health can do that.
 */
public final class DeviceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceWatch.class);
    /** ONNX Runtime looks at the signal to stop between two nodes only. */
    private static final Duration TO_STOP = Duration.ofSeconds(60);

    private final Device device;
    private final Consumer<Optional<String>> problem;
    private final ExecutorService probing = Executors.newSingleThreadExecutor(daemon("device-probe"));
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(daemon("device-watch"));
    private @Nullable Cancellation underWay;

    /**
     * What is looked at.
     *
     * @param longestRun that a run may take
     * @param running for how long the oldest of the runs under way has run; zero where there is none
     * @param probe computes something small, or throws
     */
    public record Device(Duration longestRun, Supplier<Duration> running, Consumer<Cancellation> probe) {}

    /**
     * @param problem is told after each look why the device can't be used, or that it can
     */
    public DeviceWatch(Device device, Consumer<Optional<String>> problem) {
        this.device = device;
        this.problem = problem;
    }

    /**
     * Looks again and again.
     *
     * @param also is done each time, too
     */
    public void begin(Duration between, Runnable also) {
        ticking.scheduleWithFixedDelay(
                () -> {
                    try {
                        look();
                        also.run();
                    } catch (RuntimeException e) {
                        LOG.error("the health of the server can't be looked at", e);
                    }
                },
                between.toMillis(),
                between.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Looks once, and begins to probe; what comes of it is told by another thread. */
    synchronized void look() {
        Duration running = device.running().get();
        if (running.compareTo(device.longestRun().plus(TO_STOP)) > 0) {
            problem.accept(
                    Optional.of("device: a run hangs for %d s (expected: its end within %d s; start the server again)"
                            .formatted(running.toSeconds(), device.longestRun().toSeconds())));
            return;
        }
        if (underWay != null) {
            // It has had its time: whatever it waits for, the next one begins anew.
            underWay.cancel();
            return;
        }
        Cancellation cancellation = new Cancellation();
        try {
            probing.execute(() -> probe(cancellation));
            underWay = cancellation;
        } catch (RejectedExecutionException e) {
            LOG.debug("the server stops", e);
        }
    }

    private void probe(Cancellation cancellation) {
        try {
            twice(() -> device.probe().accept(cancellation));
            ended(Optional.empty());
        } catch (CancellationException e) {
            ended();
        } catch (DomainException e) {
            switch (e.reason()) {
                case SERVER_BUSY, RUN_TIMEOUT -> ended();
                default -> ended(Optional.of(failed(e.sentence())));
            }
        } catch (RuntimeException e) {
            LOG.error("the device can't be probed", e);
            ended(Optional.of(failed("unexpected")));
        }
    }

    /** A failure that doesn't stick, such as one for want of memory, is a request's affair. */
    private static void twice(Runnable probe) {
        try {
            probe.run();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("a probe of the device failed once", e);
            probe.run();
        }
    }

    private static String failed(String sentence) {
        return "device: a small run failed: %s (expected: a result; start the server again where this stays)"
                .formatted(sentence);
    }

    private synchronized void ended() {
        underWay = null;
    }

    private void ended(Optional<String> outcome) {
        ended();
        problem.accept(outcome);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits a little for a probe that runs, for its session is about to be closed. */
    @Override
    public void close() {
        ticking.shutdownNow();
        synchronized (this) {
            if (underWay != null) {
                underWay.cancel();
            }
        }
        probing.shutdown();
        try {
            if (!probing.awaitTermination(TO_STOP.toSeconds() / 6, TimeUnit.SECONDS)) {
                LOG.warn("a probe of the device doesn't end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
