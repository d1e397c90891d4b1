package dev.layerscope.server.rpc;

import dev.layerscope.server.status.BatchUse;
import dev.layerscope.server.status.CacheUse;
import dev.layerscope.server.status.Health;
import dev.layerscope.server.status.MemoryUse;
import dev.layerscope.server.status.QueueLength;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.server.status.UserUse;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.JobCount;
import java.util.Comparator;
import java.util.Map;

/** What is said about a server's state, as messages. */
final class StatusMessages {
    private StatusMessages() {}

    static GetServerStatusResponse status(ServerStatus status) {
        GetServerStatusResponse.Builder message = GetServerStatusResponse.newBuilder()
                .setVersion(status.build().version())
                .setCore(status.build().core())
                .setDevice(status.build().device())
                .setUptimeSeconds(status.uptime().toMillis() / 1000.0)
                .setPhase(phase(status.health().phase()))
                .setDeviceProblem(status.health().device().orElse(""))
                .setJobsProblem(status.health().jobs().orElse(""))
                .setJobSteps(status.jobSteps());
        status.memory().forEach(memory -> message.addMemory(memory(memory)));
        status.queues().forEach(queue -> message.addQueues(queue(queue)));
        status.jobs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(count -> message.addJobs(
                        JobCount.newBuilder().setState(count.getKey()).setJobs(count.getValue())));
        status.caches().forEach(cache -> message.addCaches(cache(cache)));
        status.batching().forEach(batching -> message.addBatching(batching(batching)));
        status.users().stream()
                .sorted(Comparator.comparingDouble(UserUse::deviceSeconds)
                        .reversed()
                        .thenComparing(UserUse::name))
                .forEach(user -> message.addUsers(user(user)));
        return message.build();
    }

    private static GetServerStatusResponse.Phase phase(Health.Phase phase) {
        return switch (phase) {
            case SERVING -> GetServerStatusResponse.Phase.PHASE_SERVING;
            case DRAINING -> GetServerStatusResponse.Phase.PHASE_DRAINING;
        };
    }

    private static dev.layerscope.v1.MemoryUse memory(MemoryUse memory) {
        dev.layerscope.v1.MemoryUse.Builder message = dev.layerscope.v1.MemoryUse.newBuilder()
                .setKind(memory.kind())
                .setPlace(
                        switch (memory.place()) {
                            case HOST -> dev.layerscope.v1.MemoryUse.Place.PLACE_HOST;
                            case DEVICE -> dev.layerscope.v1.MemoryUse.Place.PLACE_DEVICE;
                        })
                .setUsedBytes(memory.usedBytes());
        memory.limitBytes().ifPresent(message::setLimitBytes);
        return message.build();
    }

    private static dev.layerscope.v1.QueueLength queue(QueueLength queue) {
        dev.layerscope.v1.QueueLength.Builder message = dev.layerscope.v1.QueueLength.newBuilder()
                .setName(queue.name())
                .setPriority(queue.priority())
                .setWaiting(queue.waiting())
                .setRunning(queue.running());
        queue.limit().ifPresent(message::setLimit);
        return message.build();
    }

    private static dev.layerscope.v1.CacheUse cache(CacheUse cache) {
        return dev.layerscope.v1.CacheUse.newBuilder()
                .setName(cache.name())
                .setHits(cache.hits())
                .setMisses(cache.misses())
                .setEvictions(cache.evictions())
                .setBytes(cache.bytes())
                .setLimitBytes(cache.limitBytes())
                .build();
    }

    private static dev.layerscope.v1.BatchUse batching(BatchUse batching) {
        return dev.layerscope.v1.BatchUse.newBuilder()
                .setModel(batching.model())
                .setOutputs(batching.outputs())
                .setState(batching.state())
                .setReason(batching.reason())
                .setBatches(batching.batches())
                .setBatchedRows(batching.batchedRows())
                .setAloneRows(batching.aloneRows())
                .build();
    }

    private static dev.layerscope.v1.UserUse user(UserUse user) {
        return dev.layerscope.v1.UserUse.newBuilder()
                .setName(user.name())
                .setRequests(user.requests())
                .setRefused(user.refused())
                .setDeviceSeconds(user.deviceSeconds())
                .setSentBytes(user.sentBytes())
                .setReceivedBytes(user.receivedBytes())
                .build();
    }
}
