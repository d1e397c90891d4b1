package dev.layerscope.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until a test moves it. What is to be done later is done by the test's thread. */
final class TestingTiming implements Timing {
    private final Instant start = Instant.parse("2026-02-03T04:05:06.789Z");
    private final List<Later> later = new ArrayList<>();
    private long nanos = 1_000_000;

    private static final class Later implements Alarm {
        private final long at;
        private final Runnable action;
        private volatile boolean cancelled;

        Later(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public synchronized Instant now() {
        return start.plusNanos(nanos);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        Later added = new Later(nanos + delay.toNanos(), action);
        later.add(added);
        return added;
    }

    /** Moves time on, and does what is due. */
    void advance(Duration by) {
        synchronized (this) {
            nanos += by.toNanos();
        }
        doWhatIsDue();
    }

    void doWhatIsDue() {
        for (Later next = nextDue(); next != null; next = nextDue()) {
            if (!next.cancelled) {
                next.action.run();
            }
        }
    }

    private synchronized Later nextDue() {
        Later next = later.stream()
                .filter(one -> one.at <= nanos)
                .min(Comparator.comparingLong(one -> one.at))
                .orElse(null);
        later.remove(next);
        return next;
    }

    @Override
    public synchronized void close() {
        later.clear();
    }
}
