package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The one gate through which every run passes, first come first served.
 *
 * <p>It knows who asks and how urgently, so that sharing between callers has a place to live. Thread safe. Waiting blocks
 * the calling thread until its turn or its cancellation.
 */
public final class RunGate {
    private final RunSettings settings;
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final Set<Permit> underWay = new LinkedHashSet<>();
    private int running;

    public RunGate(RunSettings settings) {
        this.settings = settings;
    }

    /** A place among the running; closing it lets the next one in. */
    public final class Permit implements AutoCloseable {
        private final long beganNanos = System.nanoTime();
        private boolean closed;

        private Permit() {
            synchronized (RunGate.this) {
                underWay.add(this);
            }
        }

        @Override
        public void close() {
            synchronized (RunGate.this) {
                if (!closed) {
                    closed = true;
                    underWay.remove(this);
                    running--;
                    admit();
                }
            }
        }
    }

    private static final class Ticket {
        private boolean admitted;
        private boolean cancelled;
    }

    /**
     * Waits for a turn.
     *
     * @throws DomainException SERVER_BUSY where too many wait already
     * @throws CancellationException where the caller went away
     */
    public Permit enter(Call call) {
        call.cancellation().check();
        Ticket ticket = new Ticket();
        synchronized (this) {
            if (running >= settings.concurrent() && waiting.size() >= settings.waiting()) {
                throw new DomainException(
                                Reason.SERVER_BUSY,
                                "runs waiting: %d (expected: at most %d; try again)"
                                        .formatted(waiting.size(), settings.waiting()))
                        .with("waiting", waiting.size());
            }
            waiting.addLast(ticket);
            admit();
        }
        try (Cancellation.Registration registration = call.cancellation().onCancel(() -> cancel(ticket))) {
            await(ticket);
        }
        return new Permit();
    }

    /** For how long the oldest of the runs under way has run; zero where there is none. */
    public synchronized Duration longestUnderWay() {
        return underWay.stream()
                .findFirst()
                .map(oldest -> Duration.ofNanos(System.nanoTime() - oldest.beganNanos))
                .orElse(Duration.ZERO);
    }

    /** Runs that wait for their turn now. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void cancel(Ticket ticket) {
        ticket.cancelled = true;
        notifyAll();
    }

    private synchronized void await(Ticket ticket) {
        boolean interrupted = false;
        while (!ticket.admitted && !ticket.cancelled && !interrupted) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (ticket.admitted) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        waiting.remove(ticket);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new CancellationException("the caller left while waiting for a run");
    }

    private void admit() {
        while (running < settings.concurrent() && !waiting.isEmpty()) {
            waiting.removeFirst().admitted = true;
            running++;
        }
        notifyAll();
    }
}
