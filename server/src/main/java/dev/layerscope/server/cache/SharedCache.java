package dev.layerscope.server.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.layerscope.server.access.Cancellation;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values that hold native memory while they are used or fit into a budget, least recently used out first.
 *
 * <p>A value is made once however many ask for it at the same time, on the thread of the first who asks. Dropping a value
 * from the cache closes it when its last user has let go. Thread safe.
 *
 * @param <K> what names a value
 * @param <V> what is closed in the end
 */
public final class SharedCache<K, V extends AutoCloseable> {
    private static final int WEIGHT_UNIT_BYTES = 1024;

    private final long budgetBytes;
    private final AsyncCache<K, Entry<V>> entries;
    private final ToLongFunction<V> bytes;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    /** Guarded by this. */
    private long reservedBytes;

    /**
     * @param budgetBytes of all values that nobody uses; 0 keeps none beyond its use
     * @param bytes what a value holds
     */
    public SharedCache(long budgetBytes, ToLongFunction<V> bytes) {
        this.budgetBytes = budgetBytes;
        this.bytes = bytes;
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(budgetBytes / WEIGHT_UNIT_BYTES)
                .weigher((K key, Entry<V> entry) -> entry.weight())
                .evictionListener((@Nullable K key, @Nullable Entry<V> entry, RemovalCause cause) -> {
                    evictions.increment();
                    letGo(entry);
                })
                .buildAsync();
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
            CompletableFuture<Entry<V>> mine = new CompletableFuture<>();
            CompletableFuture<Entry<V>> present = entries.asMap().putIfAbsent(key, mine);
            if (present == null) {
                misses.increment();
                return make(key, mine, make);
            }
            Lease<V> shared = await(present, cancellation);
            if (shared != null) {
                hits.increment();
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

    private synchronized void changeReserved(long by) {
        reservedBytes += by;
        entries.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .setMaximum(Math.max(0, budgetBytes - reservedBytes) / WEIGHT_UNIT_BYTES);
    }

    /**
     * Drops values, those unused for longest first, until they make up so many bytes.
     *
     * @return of how many bytes the dropped ones are, which are free when their last users have let go
     */
    public long makeRoom(long asked) {
        long dropped = 0;
        for (Map.Entry<K, Entry<V>> coldest : entries.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .coldest(Integer.MAX_VALUE)
                .entrySet()) {
            if (dropped >= asked) {
                break;
            }
            if (entries.synchronous().asMap().remove(coldest.getKey(), coldest.getValue())) {
                dropped += coldest.getValue().bytes;
                letGo(coldest.getValue());
            }
        }
        return dropped;
    }

    /** Drops all values whose key fits. */
    public void drop(Predicate<K> keys) {
        entries.asMap().forEach((key, entry) -> {
            if (keys.test(key) && entries.asMap().remove(key, entry)) {
                entry.thenAccept(SharedCache::letGo);
            }
        });
    }

    /** Bytes of the values in the cache, and of what is reserved. */
    public synchronized long usedBytes() {
        return reservedBytes
                + entries.synchronous().asMap().values().stream()
                        .mapToLong(entry -> (long) entry.weight() * WEIGHT_UNIT_BYTES)
                        .sum();
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

    private Lease<V> make(K key, CompletableFuture<Entry<V>> mine, Supplier<V> make) {
        try {
            V value = make.get();
            Entry<V> entry = new Entry<>(value, bytes.applyAsLong(value));
            Lease<V> lease = new Lease<>(entry);
            // Completing may evict this very entry at once, but the lease keeps it open.
            mine.complete(entry);
            return lease;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(new NotMade(e));
            entries.asMap().remove(key, mine);
            throw e;
        }
    }

    /** Null where the value was closed, or its maker or this caller left, in the meantime: the caller then tries again. */
    private @Nullable Lease<V> await(CompletableFuture<Entry<V>> present, Cancellation cancellation) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        try (Cancellation.Registration registration = cancellation.onCancel(() -> left.complete(null))) {
            CompletableFuture.anyOf(present, left).join();
            if (!present.isDone()) {
                return null;
            }
            Entry<V> entry = present.join();
            return entry.tryRetain() ? new Lease<>(entry) : null;
        } catch (CompletionException | CancellationException e) {
            return retryOrThrow(e);
        }
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

    /** Why a value isn't there. As a cancellation, because Caffeine logs any other failure with its whole stack. */
    private static final class NotMade extends CancellationException {
        private static final long serialVersionUID = 1L;

        private NotMade(Throwable cause) {
            initCause(cause);
        }
    }

    private static <V extends AutoCloseable> void letGo(@Nullable Entry<V> entry) {
        if (entry != null) {
            entry.letGo();
        }
    }

    /** A value and how many hold it: its maker and the cache from the start, and each lease. */
    private static final class Entry<V extends AutoCloseable> {
        private final V value;
        private final long bytes;
        private int owners = 2;

        private Entry(V value, long bytes) {
            this.value = value;
            this.bytes = bytes;
        }

        private int weight() {
            return (int) Math.min(Integer.MAX_VALUE, bytes / WEIGHT_UNIT_BYTES + 1);
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
