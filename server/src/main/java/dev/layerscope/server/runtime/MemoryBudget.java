package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The device's memory: what open sessions hold, and what runs take while they are under way. What doesn't fit makes room by
 * sessions that nobody uses, then waits for those in use, and is refused where that takes too long or could never help.
 *
 * <p>It counts what it is told, measured or estimated; it allocates nothing. Thread safe.
 */
public final class MemoryBudget {
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(250);

    private final long bytes;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private Evictor evict = missing -> 0;
    private long held;
    private long taken;
    private long meanNanos;

    /**
     * @param bytes in all
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    MemoryBudget(long bytes, Duration patience, LongSupplier nanos) {
        this.bytes = bytes;
        this.patienceNanos = patience.toNanos();
        this.nanos = nanos;
    }

    /** Closes sessions that nobody uses. */
    public interface Evictor {
        /**
         * Lets so many bytes of them go, those unused for longest first.
         *
         * @return how many it has let go, which are free when nobody uses them any more
         */
        long evict(long missing);
    }

    /** Memory that is taken until it is closed. */
    public final class Room implements AutoCloseable {
        private final long sinceNanos;
        private long size;
        private boolean closed;

        private Room(long size, long sinceNanos) {
            this.size = size;
            this.sinceNanos = sinceNanos;
        }

        /** A session holds so much of it from now on, until it says otherwise. */
        void keep(long kept) {
            synchronized (MemoryBudget.this) {
                long part = Math.min(size, kept);
                size -= part;
                taken -= part;
                hold(kept);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                if (!closed) {
                    closed = true;
                    taken -= size;
                    meanNanos += (nanos.getAsLong() - sinceNanos - meanNanos) / 8;
                    MemoryBudget.this.notifyAll();
                }
            }
        }
    }

    /**
     * Says who can close sessions that nobody uses.
     *
     * @param evictor called by whoever needs memory, and not under a lock
     */
    public synchronized void whenShort(Evictor evictor) {
        evict = evictor;
    }

    /**
     * Takes memory for a while.
     *
     * @param what needs it, as a sentence begins
     * @param own bytes that the one who asks holds already, which nobody can free for it
     * @throws DomainException TOO_LARGE where it never fits; SERVER_BUSY where others keep it for too long
     * @throws CancellationException where the caller left
     */
    public Room take(String what, long size, long own, Cancellation cancellation) {
        if (size + own > bytes) {
            throw tooLarge(what, size);
        }
        long end = nanos.getAsLong() + patienceNanos;
        try (Cancellation.Registration registration = cancellation.onCancel(this::wake)) {
            while (true) {
                Evictor evictor;
                long missing;
                synchronized (this) {
                    missing = held + taken + size - bytes;
                    if (missing <= 0) {
                        taken += size;
                        return new Room(size, nanos.getAsLong());
                    }
                    evictor = evict;
                }
                if (evictor.evict(missing) == 0) {
                    awaitRoom(what, size, end, cancellation);
                }
            }
        }
    }

    private synchronized void awaitRoom(String what, long size, long endNanos, Cancellation cancellation) {
        while (held + taken + size > bytes) {
            cancellation.check();
            long left = endNanos - nanos.getAsLong();
            if (left <= 0) {
                throw busy(what, size);
            }
            try {
                // Rounded up, for a wait of 0 would have no end.
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for memory");
            }
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** What to tell where the device has less memory than this knows: nothing helps where nobody else holds any. */
    DomainException exhausted(String what, long size, long own) {
        synchronized (this) {
            if (held + taken <= own + size) {
                return tooLarge(what, size);
            }
        }
        return busy(what, size);
    }

    private DomainException tooLarge(String what, long size) {
        return new DomainException(
                        Reason.TOO_LARGE,
                        "%s: about %d MiB of the device's memory (expected: at most %d, its budget; ask for a smaller size or fewer inputs at once)"
                                .formatted(what, size >> 20, bytes >> 20))
                .with("estimatedBytes", size)
                .with("limitBytes", bytes);
    }

    private synchronized DomainException busy(String what, long size) {
        Duration mean = Duration.ofNanos(meanNanos);
        return new DomainException(
                        Reason.SERVER_BUSY,
                        "%s: about %d MiB more of the device's memory (expected: within the %d of which %d are in use now; try again)"
                                .formatted(what, size >> 20, bytes >> 20, (held + taken) >> 20))
                .with("bytes", size)
                .retryAfter(mean.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : mean);
    }

    /** Has all sessions closed that nobody uses: where there is less memory than this knows. */
    void evictAll() {
        Evictor evictor;
        synchronized (this) {
            evictor = evict;
        }
        evictor.evict(Long.MAX_VALUE);
    }

    /** A session holds so much more, or less. */
    synchronized void hold(long change) {
        held += change;
        notifyAll();
    }

    /** Bytes in all. */
    public long budgetBytes() {
        return bytes;
    }

    /** Bytes that sessions hold. */
    public synchronized long heldBytes() {
        return held;
    }

    /** Bytes that runs under way take beside. */
    public synchronized long takenBytes() {
        return taken;
    }

    /** Whether so much more may be kept, and a quarter still be free for others. */
    synchronized boolean hasPlenty(long more) {
        return held + taken + more <= bytes - bytes / 4;
    }
}
