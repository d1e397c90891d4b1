package dev.layerscope.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedCacheTest {
    private static final int VALUE_BYTES = 3000;
    private static final int LARGE = 1 << 20;

    private final AtomicInteger made = new AtomicInteger();

    /** Counts how often it was closed. */
    private static final class Value implements AutoCloseable {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        boolean isOpen() {
            return closed.get() == 0;
        }
    }

    @Test
    void aValueIsMadeOnceForAllWhoAskAtTheSameTime() throws InterruptedException {
        SharedCache<String, Value> cache = cache(LARGE);
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<SharedCache.Lease<Value>>> leases = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<SharedCache.Lease<Value>> lease = new CompletableFuture<>();
            leases.add(lease);
            threads.add(start(
                    lease,
                    () -> cache.get("key", new Cancellation(), () -> {
                        await(release);
                        return make();
                    })));
        }
        // One makes the value, three wait for it.
        threads.forEach(SharedCacheTest::awaitParked);
        release.countDown();
        Value value = leases.get(0).join().value();
        for (CompletableFuture<SharedCache.Lease<Value>> lease : leases) {
            assertThat(lease.join().value()).isSameAs(value);
            lease.join().close();
        }
        assertThat(made).hasValue(1);
        assertThat(cache.misses()).isEqualTo(1);
        assertThat(cache.hits()).isEqualTo(3);
        assertThat(value.isOpen()).isTrue();
    }

    @Test
    void whatIsPushedOutIsClosedWhenItsLastUserLetsGo() {
        SharedCache<Integer, Value> cache = cache(4 * VALUE_BYTES);
        List<SharedCache.Lease<Value>> leases = IntStream.range(0, 20)
                .mapToObj(key -> cache.get(key, new Cancellation(), this::make))
                .toList();
        List<Value> values = leases.stream().map(SharedCache.Lease::value).toList();
        assertThat(cache.usedBytes()).isBetween((long) VALUE_BYTES, 4L * VALUE_BYTES);
        assertThat(values).allMatch(Value::isOpen);
        leases.forEach(SharedCache.Lease::close);
        long kept = cache.usedBytes() / VALUE_BYTES;
        assertThat(kept).isBetween(1L, 4L);
        assertThat(values).filteredOn(Value::isOpen).hasSize((int) kept);
        assertThat(values).allMatch(value -> value.closed.get() <= 1);
    }

    @Test
    void anotherUserKeepsAValueOpen() {
        SharedCache<String, Value> cache = cache(LARGE);
        SharedCache.Lease<Value> first = cache.get("key", new Cancellation(), this::make);
        SharedCache.Lease<Value> second = cache.get("key", new Cancellation(), this::make);
        cache.drop(key -> true);
        first.close();
        first.close();
        assertThat(second.value().isOpen()).isTrue();
        second.close();
        assertThat(second.value().closed).hasValue(1);
    }

    @Test
    void roomThatIsReservedIsTakenFromWhatNobodyUses() {
        SharedCache<Integer, Value> cache = cache(4 * VALUE_BYTES);
        SharedCache.Lease<Value> used = cache.get(0, new Cancellation(), this::make);
        Value unused;
        try (SharedCache.Lease<Value> lease = cache.get(1, new Cancellation(), this::make)) {
            unused = lease.value();
        }
        SharedCache.Reservation most = cache.reserve(3 * VALUE_BYTES);
        SharedCache.Reservation all = cache.reserve(9 * VALUE_BYTES);
        assertThat(unused.isOpen()).isFalse();
        assertThat(used.value().isOpen()).isTrue();
        assertThat(cache.usedBytes()).isEqualTo(12 * VALUE_BYTES);
        all.close();
        all.close();
        most.close();
        used.close();
        assertThat(cache.usedBytes()).isZero();
        Value kept;
        try (SharedCache.Lease<Value> lease = cache.get(1, new Cancellation(), this::make)) {
            kept = lease.value();
        }
        assertThat(kept.isOpen()).isTrue();
    }

    @Test
    void withoutABudgetNothingOutlivesItsUse() {
        SharedCache<String, Value> cache = cache(0);
        SharedCache.Lease<Value> lease = cache.get("key", new Cancellation(), this::make);
        assertThat(lease.value().isOpen()).isTrue();
        lease.close();
        assertThat(lease.value().isOpen()).isFalse();
        assertThat(cache.usedBytes()).isZero();
        cache.get("key", new Cancellation(), this::make).close();
        assertThat(made).hasValue(2);
    }

    @Test
    void aFailureGoesToAllWhoWaitedAndIsNotKept() {
        SharedCache<String, Value> cache = cache(LARGE);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<SharedCache.Lease<Value>> maker = new CompletableFuture<>();
        awaitParked(start(
                maker,
                () -> cache.get("key", new Cancellation(), () -> {
                    await(release);
                    throw new IllegalStateException("broken");
                })));
        CompletableFuture<SharedCache.Lease<Value>> waiter = new CompletableFuture<>();
        awaitParked(start(waiter, () -> cache.get("key", new Cancellation(), this::make)));
        release.countDown();
        assertThatThrownBy(maker::join).hasRootCauseMessage("broken");
        assertThatThrownBy(waiter::join).hasRootCauseMessage("broken");
        assertThat(made).hasValue(0);
        cache.get("key", new Cancellation(), this::make).close();
        assertThat(made).hasValue(1);
    }

    @Test
    void aMakerThatLeavesFailsNobodyElse() {
        SharedCache<String, Value> cache = cache(LARGE);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<SharedCache.Lease<Value>> leaving = new CompletableFuture<>();
        awaitParked(start(
                leaving,
                () -> cache.get("key", new Cancellation(), () -> {
                    await(release);
                    throw new CancellationException("left");
                })));
        CompletableFuture<SharedCache.Lease<Value>> staying = new CompletableFuture<>();
        awaitParked(start(staying, () -> cache.get("key", new Cancellation(), this::make)));
        release.countDown();
        assertThatThrownBy(leaving::join).isInstanceOf(CancellationException.class);
        try (SharedCache.Lease<Value> lease = staying.join()) {
            assertThat(lease.value().isOpen()).isTrue();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void whoLeavesWhileAnotherMakesTheValueIsNotKeptWaiting() {
        SharedCache<String, Value> cache = cache(LARGE);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<SharedCache.Lease<Value>> maker = new CompletableFuture<>();
        awaitParked(start(
                maker,
                () -> cache.get("key", new Cancellation(), () -> {
                    await(release);
                    return make();
                })));
        Cancellation cancellation = new Cancellation();
        CompletableFuture<SharedCache.Lease<Value>> leaving = new CompletableFuture<>();
        awaitParked(start(leaving, () -> cache.get("key", cancellation, this::make)));
        cancellation.cancel();
        assertThatThrownBy(leaving::join).isInstanceOf(CancellationException.class);
        assertThat(maker).isNotDone();
        release.countDown();
        maker.join().close();
        assertThat(made).hasValue(1);
    }

    @Test
    void whoLeftBeforeMakesNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        SharedCache<String, Value> cache = cache(LARGE);
        assertThatThrownBy(() -> cache.get("key", cancellation, this::make)).isInstanceOf(CancellationException.class);
        assertThat(made).hasValue(0);
    }

    @Test
    void onlyTheDroppedAreMadeAnew() {
        SharedCache<String, Value> cache = cache(LARGE);
        Value dropped = use(cache, "a1");
        Value kept = use(cache, "b1");
        cache.drop(key -> key.startsWith("a"));
        assertThat(dropped.closed).hasValue(1);
        assertThat(kept.isOpen()).isTrue();
        assertThat(use(cache, "b1")).isSameAs(kept);
        assertThat(use(cache, "a1")).isNotSameAs(dropped);
    }

    @Test
    void aValueThatIsDroppedWhileItIsMadeServesItsMakerAlone() {
        SharedCache<String, Value> cache = cache(LARGE);
        SharedCache.Lease<Value> lease = cache.get("key", new Cancellation(), () -> {
            cache.drop(key -> true);
            return make();
        });
        assertThat(lease.value().isOpen()).isTrue();
        assertThat(use(cache, "key")).isNotSameAs(lease.value());
        lease.close();
        assertThat(lease.value().closed).hasValue(1);
    }

    @Test
    void nobodyLosesAValueToAnOwnerWhoHasMore() {
        SharedCache<String, Value> cache =
                new SharedCache<>(10 * VALUE_BYTES, value -> VALUE_BYTES, key -> key.substring(0, 1));
        List<Value> light = List.of(use(cache, "a1"), use(cache, "a2"));
        for (int i = 0; i < 100; i++) {
            use(cache, "b" + i);
        }
        assertThat(light).allMatch(Value::isOpen);
        assertThat(use(cache, "a1")).isSameAs(light.get(0));
        assertThat(cache.evictions()).isGreaterThan(90);
        assertThat(cache.usedBytes()).isLessThanOrEqualTo(10 * VALUE_BYTES);
    }

    @Test
    void aValueLargerThanTheBudgetPushesNothingOut() {
        SharedCache<String, Value> cache = new SharedCache<>(
                4 * VALUE_BYTES, value -> value.closed.get() + (made.get() == 2 ? LARGE : VALUE_BYTES));
        Value small = use(cache, "small");
        Value large = use(cache, "large");
        assertThat(small.isOpen()).isTrue();
        assertThat(large.isOpen()).isFalse();
    }

    private Value make() {
        made.incrementAndGet();
        return new Value();
    }

    private Value use(SharedCache<String, Value> cache, String key) {
        try (SharedCache.Lease<Value> lease = cache.get(key, new Cancellation(), this::make)) {
            return lease.value();
        }
    }

    private static <K> SharedCache<K, Value> cache(long budgetBytes) {
        return new SharedCache<>(budgetBytes, value -> VALUE_BYTES);
    }

    private static <T> Thread start(CompletableFuture<T> result, Supplier<T> work) {
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) {
        Await.until(() -> thread.getState() == Thread.State.WAITING);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
