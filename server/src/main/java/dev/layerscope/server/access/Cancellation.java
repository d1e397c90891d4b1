package dev.layerscope.server.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Tells work that nobody waits for it any more, be it cancelled or past its deadline.
 *
 * <p>Thread safe. An action runs at most once, on the thread that cancels (or that registers, where it is cancelled
 * already), and never after its registration is closed has returned.
 */
public final class Cancellation {
    private final Set<Registration> registrations = new LinkedHashSet<>();
    private boolean cancelled;

    /** A registered action; closing it takes the action back. */
    public final class Registration implements AutoCloseable {
        private final Runnable action;
        private boolean closed;

        private Registration(Runnable action) {
            this.action = action;
        }

        private synchronized void run() {
            if (!closed) {
                closed = true;
                action.run();
            }
        }

        /** Waits while the action runs on another thread, so that what the action uses can be freed after. */
        @Override
        public void close() {
            synchronized (Cancellation.this) {
                registrations.remove(this);
            }
            synchronized (this) {
                closed = true;
            }
        }
    }

    /** Cancels, once; further calls do nothing. An action that fails keeps none of the others from running. */
    public void cancel() {
        List<Registration> pending;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            pending = List.copyOf(registrations);
            registrations.clear();
        }
        RuntimeException failure = null;
        for (Registration registration : pending) {
            try {
                registration.run();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Goes on only while somebody waits.
     *
     * @throws CancellationException where nobody waits any more
     */
    public void check() {
        if (isCancelled()) {
            throw new CancellationException("nobody waits for this call any more");
        }
    }

    /** Runs the action on cancellation; at once where that has happened. */
    public Registration onCancel(Runnable action) {
        Registration registration = new Registration(action);
        boolean now;
        synchronized (this) {
            now = cancelled;
            if (!now) {
                registrations.add(registration);
            }
        }
        if (now) {
            registration.run();
        }
        return registration;
    }
}
