package dev.layerscope.server.app.telemetry;

import dev.layerscope.server.status.CacheUse;
import dev.layerscope.server.status.Health;
import dev.layerscope.server.status.MemoryUse;
import dev.layerscope.server.status.QueueLength;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.server.status.UserUse;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Shows the server's status as metrics, taken anew, once, whenever somebody looks. */
final class StatusMetrics {
    private static final AttributeKey<String> CACHE = AttributeKey.stringKey("cache");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    private static final AttributeKey<String> PLACE = AttributeKey.stringKey("place");
    private static final AttributeKey<String> QUEUE = AttributeKey.stringKey("queue");
    private static final AttributeKey<String> PRIORITY = AttributeKey.stringKey("priority");
    private static final AttributeKey<String> RUN = AttributeKey.stringKey("run");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
    private static final AttributeKey<String> USER = AttributeKey.stringKey("user");
    private static final String BYTES = "By";
    private static final String SECONDS = "s";

    private final Meter meter;
    private final List<ObservableMeasurement> measurements = new ArrayList<>();
    private final List<java.util.function.Consumer<ServerStatus>> observations = new ArrayList<>();

    private StatusMetrics(Meter meter) {
        this.meter = meter;
    }

    /** Shows what the supplier gives, until the meter's provider is closed. */
    static void show(Meter meter, Supplier<ServerStatus> status) {
        StatusMetrics metrics = new StatusMetrics(meter);
        metrics.ofServer();
        metrics.ofMemory();
        metrics.ofQueues();
        metrics.ofJobs();
        metrics.ofCaches();
        metrics.ofBatching();
        metrics.ofUsers();
        ObservableMeasurement first = metrics.measurements.get(0);
        ObservableMeasurement[] further = metrics.measurements.stream().skip(1).toArray(ObservableMeasurement[]::new);
        meter.batchCallback(
                () -> {
                    ServerStatus now = status.get();
                    metrics.observations.forEach(observation -> observation.accept(now));
                },
                first,
                further);
    }

    private void ofServer() {
        gauge(
                "layerscope.build",
                "",
                "1, with what runs.",
                (now, gauge) -> gauge.record(
                        1,
                        Attributes.of(
                                AttributeKey.stringKey("version"), now.build().version(),
                                AttributeKey.stringKey("core"), now.build().core(),
                                AttributeKey.stringKey("device"), now.build().device())));
        gauge(
                "layerscope.uptime",
                SECONDS,
                "Since the server's start.",
                (now, gauge) -> gauge.record(now.uptime().toSeconds()));
        gauge(
                "layerscope.device.usable",
                "",
                "1 where runs can be made, 0 where the device is lost or hangs.",
                (now, gauge) -> gauge.record(now.health().isDeviceUsable() ? 1 : 0));
        gauge(
                "layerscope.jobs.usable",
                "",
                "1 where jobs can be created, 0 where they can't.",
                (now, gauge) -> gauge.record(now.health().jobs().isEmpty() ? 1 : 0));
        gauge(
                "layerscope.draining",
                "",
                "1 while the server ends.",
                (now, gauge) -> gauge.record(now.health().phase() == Health.Phase.DRAINING ? 1 : 0));
    }

    private void ofMemory() {
        gauge(
                "layerscope.memory.used",
                BYTES,
                "Memory in use, by kind; kinds may lie within each other.",
                (now, gauge) -> now.memory().forEach(one -> gauge.record(one.usedBytes(), labels(one))));
        gauge(
                "layerscope.memory.limit",
                BYTES,
                "The most that a kind of memory may be.",
                (now, gauge) -> now.memory()
                        .forEach(one -> one.limitBytes().ifPresent(limit -> gauge.record(limit, labels(one)))));
    }

    private static Attributes labels(MemoryUse memory) {
        return Attributes.of(KIND, memory.kind(), PLACE, memory.place().name().toLowerCase(Locale.ROOT));
    }

    private void ofQueues() {
        gauge(
                "layerscope.queue.waiting",
                "",
                "Those who wait for a place.",
                (now, gauge) -> now.queues().forEach(one -> gauge.record(one.waiting(), labels(one))));
        gauge(
                "layerscope.queue.running",
                "",
                "Those who have a place.",
                (now, gauge) -> now.queues().forEach(one -> gauge.record(one.running(), labels(one))));
    }

    private static Attributes labels(QueueLength queue) {
        return Attributes.of(QUEUE, queue.name(), PRIORITY, queue.priority());
    }

    private void ofJobs() {
        gauge(
                "layerscope.jobs",
                "",
                "Jobs that wait and run, and those that have ended since the start.",
                (now, gauge) -> now.jobs().forEach((state, count) -> gauge.record(count, Attributes.of(STATE, state))));
        counter(
                "layerscope.job.steps",
                "",
                "Steps that jobs have made.",
                (now, counter) -> counter.record(now.jobSteps()));
    }

    private void ofCaches() {
        ofEachCache("layerscope.cache.hits", "Answers out of a cache.", CacheUse::hits);
        ofEachCache("layerscope.cache.misses", "Values that were made because no cache had them.", CacheUse::misses);
        ofEachCache("layerscope.cache.evictions", "Values for which there was no room any more.", CacheUse::evictions);
        gauge(
                "layerscope.cache.size",
                BYTES,
                "What a cache holds.",
                (now, gauge) ->
                        now.caches().forEach(one -> gauge.record(one.bytes(), Attributes.of(CACHE, one.name()))));
        gauge(
                "layerscope.cache.limit",
                BYTES,
                "The most that a cache may hold.",
                (now, gauge) ->
                        now.caches().forEach(one -> gauge.record(one.limitBytes(), Attributes.of(CACHE, one.name()))));
    }

    private void ofEachCache(String name, String description, ToLongFunction<CacheUse> value) {
        counter(
                name,
                "",
                description,
                (now, counter) -> now.caches()
                        .forEach(one -> counter.record(value.applyAsLong(one), Attributes.of(CACHE, one.name()))));
    }

    private void ofBatching() {
        counter(
                "layerscope.batch.runs",
                "",
                "Runs that served several requests.",
                (now, counter) -> counter.record(now.batches().batches()));
        counter(
                "layerscope.batch.rows",
                "",
                "Requests that could share a run, and whether they did.",
                (now, counter) -> {
                    counter.record(now.batches().batchedRows(), Attributes.of(RUN, "shared"));
                    counter.record(now.batches().aloneRows(), Attributes.of(RUN, "alone"));
                });
    }

    private void ofUsers() {
        ofEachUser("layerscope.user.requests", "", "Calls of a user.", UserUse::requests);
        ofEachUser(
                "layerscope.user.refusals",
                "",
                "Calls of a user that were refused with RESOURCE_EXHAUSTED.",
                UserUse::refused);
        ofEachUser("layerscope.user.sent", BYTES, "Messages to a user, before compression.", UserUse::sentBytes);
        ofEachUser("layerscope.user.received", BYTES, "Messages of a user.", UserUse::receivedBytes);
        seconds("layerscope.user.device.time", "Runs on the device for a user.", UserUse::deviceSeconds);
    }

    private void ofEachUser(String name, String unit, String description, ToLongFunction<UserUse> value) {
        counter(
                name,
                unit,
                description,
                (now, counter) -> now.users()
                        .forEach(one -> counter.record(value.applyAsLong(one), Attributes.of(USER, one.name()))));
    }

    private void seconds(String name, String description, ToDoubleFunction<UserUse> value) {
        ObservableDoubleMeasurement counter = meter.counterBuilder(name)
                .ofDoubles()
                .setUnit(SECONDS)
                .setDescription(description)
                .buildObserver();
        measurements.add(counter);
        observations.add(now ->
                now.users().forEach(one -> counter.record(value.applyAsDouble(one), Attributes.of(USER, one.name()))));
    }

    private void gauge(
            String name, String unit, String description, BiConsumer<ServerStatus, ObservableLongMeasurement> observe) {
        add(
                meter.gaugeBuilder(name)
                        .ofLongs()
                        .setUnit(unit)
                        .setDescription(description)
                        .buildObserver(),
                observe);
    }

    private void counter(
            String name, String unit, String description, BiConsumer<ServerStatus, ObservableLongMeasurement> observe) {
        add(meter.counterBuilder(name).setUnit(unit).setDescription(description).buildObserver(), observe);
    }

    private void add(
            ObservableLongMeasurement measurement, BiConsumer<ServerStatus, ObservableLongMeasurement> observe) {
        measurements.add(measurement);
        observations.add(now -> observe.accept(now, measurement));
    }
}
