package dev.layerscope.server.cache;

import dev.layerscope.server.access.Cancellation;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values that hold native memory while they are used or fit into a budget, least recently used out first; where values
 * have owners, of the owner who has most.
 *
 * <p>A value is made once however many ask for it at the same time, on the thread of the first who asks. Dropping a value
 * from the cache closes it when its last user has let go. Thread safe.
 *
 * @param <K> what names a value
 * @param <V> what is closed in the end
 */
public final class SharedCache<K, V extends AutoCloseable> {
    /** What a value costs beside its own bytes, so that even empty ones are bounded. */
    private static final int OVERHEAD_BYTES = 256;

    private final long budgetBytes;
    private final ConcurrentHashMap<K, Slot<K, V>> slots = new ConcurrentHashMap<>();
    private final ToLongFunction<V> bytes;
    private final Function<K, String> owner;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    /** Guarded by this. */
    private final FairEviction<Slot<K, V>> kept;
    /** Guarded by this. */
    private long reservedBytes;

    /**
     * A cache whose values belong to nobody in particular.
     *
     * @param budgetBytes of all values that nobody uses; 0 keeps none beyond its use
     * @param bytes what a value holds
     */
    public SharedCache(long budgetBytes, ToLongFunction<V> bytes) {
        this(budgetBytes, bytes, key -> "");
    }

    /**
     * @param budgetBytes of all values that nobody uses; 0 keeps none beyond its use
     * @param bytes what a value holds
     * @param owner whose a value is, by its key
     */
    public SharedCache(long budgetBytes, ToLongFunction<V> bytes, Function<K, String> owner) {
        this.budgetBytes = budgetBytes;
        this.bytes = bytes;
        this.owner = owner;
        this.kept = new FairEviction<>(budgetBytes);
    }

    /** One use of a value, which stays open until every lease is closed. */
    public static final class Lease<V extends AutoCloseable> implements AutoCloseable {
        private final Entry<V> entry;
        private boolean closed;

        private Lease(Entry<V> entry) {
            this.entry = entry;
        }

        public V value() {
            return entry.value;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                entry.letGo();
            }
        }
    }

    /**
     * The value of a key, made where there is none.
     *
     * @param cancellation of this caller; where it leaves while it makes the value for others too, one of them makes it
     *     anew
     * @throws CancellationException where this caller left
     */
    public Lease<V> get(K key, Cancellation cancellation, Supplier<V> make) {
        while (true) {
            cancellation.check();
            Slot<K, V> mine = new Slot<>(key);
            Slot<K, V> present = slots.putIfAbsent(key, mine);
            if (present == null) {
                misses.increment();
                return make(mine, make);
            }
            Lease<V> shared = await(present.made, cancellation);
            if (shared != null) {
                hits.increment();
                synchronized (this) {
                    kept.touch(owner.apply(key), present);
                }
                return shared;
            }
        }
    }

    /** A part of the budget that something beside the cache takes, until it is closed. */
    public interface Reservation extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a part of the budget for something that holds memory and can't be shared. Values for which no room is left are
     * dropped, least recently used first; nobody waits.
     *
     * @return to be closed when the memory is free
     */
    public Reservation reserve(long asked) {
        changeReserved(asked);
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                changeReserved(-asked);
            }
        };
    }

    private void changeReserved(long by) {
        List<Slot<K, V>> evicted;
        synchronized (this) {
            reservedBytes += by;
            evicted = kept.changeBudget(Math.max(0, budgetBytes - reservedBytes));
        }
        evict(evicted);
    }

    /**
     * Drops values, those unused for longest first, until they make up so many bytes.
     *
     * @return of how many bytes the dropped ones are, which are free when their last users have let go
     */
    public long makeRoom(long asked) {
        List<Slot<K, V>> evicted;
        long dropped;
        synchronized (this) {
            long before = kept.usedBytes();
            evicted = kept.changeBudget(Math.max(0, before - asked));
            dropped = before - kept.usedBytes();
            kept.changeBudget(Math.max(0, budgetBytes - reservedBytes));
        }
        evict(evicted);
        return dropped;
    }

    /** Drops all values whose key fits. */
    public void drop(Predicate<K> keys) {
        slots.forEach((key, slot) -> {
            if (keys.test(key) && slots.remove(key, slot)) {
                synchronized (this) {
                    kept.remove(owner.apply(key), slot);
                }
                slot.made.thenAccept(Entry::letGo);
            }
        });
    }

    private void evict(List<Slot<K, V>> evicted) {
        for (Slot<K, V> slot : evicted) {
            // Whoever dropped it in the meantime has let go of it.
            if (slots.remove(slot.key, slot)) {
                evictions.increment();
                slot.made.thenAccept(Entry::letGo);
            }
        }
    }

    /** Bytes of the values in the cache, and of what is reserved. */
    public synchronized long usedBytes() {
        return reservedBytes + kept.usedBytes();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    /** Values for which there was no room any more, whether or not somebody still used them. */
    public long evictions() {
        return evictions.sum();
    }

    public long budgetBytes() {
        return budgetBytes;
    }

    private Lease<V> make(Slot<K, V> mine, Supplier<V> make) {
        try {
            V value = make.get();
            Lease<V> lease = new Lease<>(new Entry<>(value));
            mine.made.complete(lease.entry);
            evict(keep(mine, bytes.applyAsLong(value) + OVERHEAD_BYTES));
            return lease;
        } catch (RuntimeException | Error e) {
            slots.remove(mine.key, mine);
            mine.made.completeExceptionally(new NotMade(e));
            throw e;
        }
    }

    private synchronized List<Slot<K, V>> keep(Slot<K, V> made, long madeBytes) {
        // It may have been dropped while it was made.
        return slots.get(made.key) == made ? kept.add(owner.apply(made.key), made, madeBytes) : List.of();
    }

    /** Null where the value was closed, or its maker or this caller left, in the meantime: the caller then tries again. */
    private @Nullable Lease<V> await(CompletableFuture<Entry<V>> present, Cancellation cancellation) {
        if (present.isDone() && !present.isCompletedExceptionally()) {
            return lease(present.join());
        }
        CompletableFuture<Void> left = new CompletableFuture<>();
        try (Cancellation.Registration registration = cancellation.onCancel(() -> left.complete(null))) {
            CompletableFuture.anyOf(present, left).join();
            if (!present.isDone()) {
                return null;
            }
            return lease(present.join());
        } catch (CompletionException | CancellationException e) {
            return retryOrThrow(e);
        }
    }

    private static <V extends AutoCloseable> @Nullable Lease<V> lease(Entry<V> entry) {
        return entry.tryRetain() ? new Lease<>(entry) : null;
    }

    private @Nullable Lease<V> retryOrThrow(RuntimeException e) {
        Throwable cause = e;
        while (cause instanceof CompletionException || cause instanceof NotMade) {
            cause = cause.getCause();
        }
        if (cause instanceof CancellationException) {
            return null;
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        throw new CompletionException(cause);
    }

    /** Why a value isn't there. */
    private static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotMade(Throwable cause) {
            super(cause);
        }
    }

    /** A key's place, from when its value is asked for. Compared by identity. */
    private static final class Slot<K, V extends AutoCloseable> {
        private final K key;
        private final CompletableFuture<Entry<V>> made = new CompletableFuture<>();

        private Slot(K key) {
            this.key = key;
        }
    }

    /** A value and how many hold it: its maker and the cache from the start, and each lease. */
    private static final class Entry<V extends AutoCloseable> {
        private final V value;
        private int owners = 2;

        private Entry(V value) {
            this.value = value;
        }

        private synchronized boolean tryRetain() {
            if (owners == 0) {
                return false;
            }
            owners++;
            return true;
        }

        private void letGo() {
            synchronized (this) {
                owners--;
                if (owners > 0) {
                    return;
                }
            }
            try {
                value.close();
            } catch (Exception e) {
                throw new IllegalStateException("cached value can't be closed", e);
            }
        }
    }
}
