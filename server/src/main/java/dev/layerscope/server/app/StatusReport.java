package dev.layerscope.server.app;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.app.telemetry.UserTallies;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.job.JobCounts;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.runtime.MemoryBudget;
import dev.layerscope.server.runtime.ProcessMemory;
import dev.layerscope.server.runtime.RunGate;
import dev.layerscope.server.runtime.batching.BatchStatus;
import dev.layerscope.server.status.BatchTotals;
import dev.layerscope.server.status.BatchUse;
import dev.layerscope.server.status.Build;
import dev.layerscope.server.status.CacheUse;
import dev.layerscope.server.status.Health;
import dev.layerscope.server.status.MemoryUse;
import dev.layerscope.server.status.QueueLength;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.server.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Gathers how the server is, from all rooms. Asks nothing of the device, and waits for nobody. Thread safe. */
final class StatusReport implements Supplier<ServerStatus> {
    /** Of which batches are told one by one. */
    private static final int GRAPHS = 20;

    private final AtomicReference<BatchTotals> batches = new AtomicReference<>(BatchTotals.NONE);
    private final long startNanos = System.nanoTime();
    private final Rooms rooms;
    private final Supplier<Health> health;
    private final UserTallies users;

    StatusReport(Rooms rooms, Supplier<Health> health, UserTallies users) {
        this.rooms = rooms;
        this.health = health;
        this.users = users;
    }

    /** The version of the jar. */
    static String version() {
        String version = StatusReport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public ServerStatus get() {
        JobCounts jobs = rooms.backing().jobs().counts();
        Map<String, Long> states = new TreeMap<>();
        jobs.jobs().forEach((state, count) -> states.put(state.name().toLowerCase(Locale.ROOT), count));
        List<BatchStatus> statuses = rooms.backing().activations().batches().status();
        return new ServerStatus(
                new Build(
                        version(),
                        rooms.core().description(),
                        rooms.core().device().toString()),
                Duration.ofNanos(System.nanoTime() - startNanos),
                health.get(),
                memory(),
                queues(),
                states,
                jobs.steps(),
                caches(),
                batches(statuses),
                batching(statuses),
                users.uses(deviceTimes()));
    }

    /** Of users: what the server does for itself is nobody's. */
    private Map<String, Duration> deviceTimes() {
        Map<String, Duration> times = new TreeMap<>(rooms.core().gate().deviceTimes());
        times.remove(Caller.SERVER.name());
        return times;
    }

    private BatchTotals batches(List<BatchStatus> statuses) {
        BatchTotals now = new BatchTotals(
                statuses.stream().mapToLong(BatchStatus::batches).sum(),
                statuses.stream().mapToLong(BatchStatus::batchedRows).sum(),
                statuses.stream().mapToLong(BatchStatus::aloneRows).sum());
        return batches.accumulateAndGet(now, BatchTotals::atLeast);
    }

    private static List<BatchUse> batching(List<BatchStatus> statuses) {
        return statuses.stream()
                .sorted(Comparator.comparingLong((BatchStatus one) -> one.batchedRows() + one.aloneRows())
                        .reversed())
                .limit(GRAPHS)
                .map(one -> new BatchUse(
                        one.model(),
                        String.join(", ", one.outputs()),
                        one.state().name().toLowerCase(Locale.ROOT),
                        one.reason(),
                        one.batches(),
                        one.batchedRows(),
                        one.aloneRows()))
                .toList();
    }

    private List<MemoryUse> memory() {
        Runtime java = Runtime.getRuntime();
        TensorPool pool = rooms.backing().pool();
        Models models = rooms.backing().models();
        MemoryBudget device = rooms.core().memory();
        return List.of(
                host("resident", ProcessMemory.residentBytes(), OptionalLong.empty()),
                host("heap", java.totalMemory() - java.freeMemory(), OptionalLong.of(java.maxMemory())),
                host("tensors", pool.usedBytes(), OptionalLong.of(pool.budgetBytes())),
                host("weights", models.weightBytes(), OptionalLong.of(models.weightBudgetBytes())),
                host(
                        "sessions",
                        models.sessions().usedBytes(),
                        OptionalLong.of(models.sessions().budgetBytes())),
                new MemoryUse(
                        "sessions and runs",
                        MemoryUse.Place.DEVICE,
                        device.heldBytes() + device.takenBytes(),
                        OptionalLong.of(device.budgetBytes())));
    }

    private static MemoryUse host(String kind, long bytes, OptionalLong limit) {
        return new MemoryUse(kind, MemoryUse.Place.HOST, bytes, limit);
    }

    private List<QueueLength> queues() {
        List<QueueLength> queues = new ArrayList<>();
        RunGate gate = rooms.core().gate();
        for (Priority priority : Priority.values()) {
            queues.add(new QueueLength(
                    "runs",
                    priority.name().toLowerCase(Locale.ROOT),
                    gate.waiting(priority),
                    gate.running(priority),
                    OptionalLong.empty()));
        }
        new TreeMap<>(rooms.works().watched())
                .forEach((name, work) -> queues.add(new QueueLength(
                        name, "", work.waiting(), work.running(), OptionalLong.of(work.mostWaiting()))));
        return queues;
    }

    private List<CacheUse> caches() {
        InputStore inputs = rooms.backing().inputs();
        return List.of(
                cache("activations", rooms.backing().activations().cache()),
                new CacheUse(
                        "inputs",
                        inputs.hits(),
                        inputs.misses(),
                        inputs.evictions(),
                        inputs.usedBytes(),
                        inputs.budgetBytes()),
                cache("mosaics", rooms.backing().tiles().mosaics()),
                cache("prepared", rooms.backing().activations().prepared()),
                cache("sessions", rooms.backing().models().sessions()),
                cache("tiles", rooms.backing().tiles().cache()));
    }

    private static CacheUse cache(String name, SharedCache<?, ?> cache) {
        return new CacheUse(
                name, cache.hits(), cache.misses(), cache.evictions(), cache.usedBytes(), cache.budgetBytes());
    }
}
