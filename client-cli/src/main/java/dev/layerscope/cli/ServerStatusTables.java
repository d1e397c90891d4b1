package dev.layerscope.cli;

import dev.layerscope.cli.Table.Format;
import dev.layerscope.cli.Table.Presence;
import dev.layerscope.v1.BatchUse;
import dev.layerscope.v1.CacheUse;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.JobCount;
import dev.layerscope.v1.MemoryUse;
import dev.layerscope.v1.QueueLength;
import dev.layerscope.v1.UserUse;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The state of a server for people: a table for each thing, with a blank line between. */
final class ServerStatusTables {
    private final GetServerStatusResponse status;
    private final PrintStream out;
    private boolean shown;

    private ServerStatusTables(GetServerStatusResponse status, PrintStream out) {
        this.status = status;
        this.out = out;
    }

    static void print(GetServerStatusResponse status, PrintStream out) {
        ServerStatusTables tables = new ServerStatusTables(status, out);
        tables.show(server(), tables.facts());
        tables.show(memory(), status.getMemoryList());
        tables.show(queues(), status.getQueuesList());
        tables.show(jobs(), status.getJobsList());
        tables.show(caches(), status.getCachesList());
        tables.show(batching(), status.getBatchingList());
        tables.show(users(), status.getUsersList());
    }

    private <T> void show(Table<T> table, List<T> rows) {
        if (rows.isEmpty()) {
            return;
        }
        if (shown) {
            out.println();
        }
        shown = true;
        table.print(Format.TABLE, rows, status, out);
    }

    private List<Map.Entry<String, String>> facts() {
        List<Map.Entry<String, String>> facts = new ArrayList<>();
        facts.add(Map.entry("version", status.getVersion()));
        facts.add(Map.entry("core", status.getCore()));
        facts.add(Map.entry("device", status.getDevice()));
        facts.add(Map.entry("up for", Units.time(status.getUptimeSeconds())));
        facts.add(Map.entry("state", state()));
        if (!status.getJobsProblem().isEmpty()) {
            facts.add(Map.entry("problem", status.getJobsProblem()));
        }
        return facts;
    }

    private String state() {
        if (!status.getDeviceProblem().isEmpty()) {
            return "not serving: " + status.getDeviceProblem();
        }
        return switch (status.getPhase()) {
            case PHASE_SERVING -> "serving";
            case PHASE_DRAINING -> "draining: it takes no new calls";
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static Table<Map.Entry<String, String>> server() {
        return new Table<Map.Entry<String, String>>()
                .words("server", Map.Entry::getKey)
                .words("", Map.Entry::getValue);
    }

    private static Table<MemoryUse> memory() {
        return new Table<MemoryUse>()
                .words("memory", MemoryUse::getKind)
                .words("of", memory -> memory.getPlace() == MemoryUse.Place.PLACE_DEVICE ? "device" : "host")
                .numbers("used", memory -> Units.bytes(memory.getUsedBytes()), MemoryUse::getUsedBytes)
                .numbers(
                        "limit",
                        memory -> memory.getLimitBytes() > 0 ? Units.bytes(memory.getLimitBytes()) : "",
                        MemoryUse::getLimitBytes);
    }

    private static Table<QueueLength> queues() {
        return new Table<QueueLength>()
                .words("queue", QueueLength::getName)
                .words("priority", Presence.WHERE_FILLED, QueueLength::getPriority)
                .numbers("running", queue -> Long.toString(queue.getRunning()), QueueLength::getRunning)
                .numbers("waiting", queue -> Long.toString(queue.getWaiting()), QueueLength::getWaiting)
                .numbers(
                        "limit",
                        queue -> queue.getLimit() > 0 ? Long.toString(queue.getLimit()) : "",
                        QueueLength::getLimit);
    }

    private static Table<JobCount> jobs() {
        return new Table<JobCount>()
                .words("jobs", JobCount::getState)
                .numbers("count", count -> Long.toString(count.getJobs()), JobCount::getJobs);
    }

    private static Table<CacheUse> caches() {
        return new Table<CacheUse>()
                .words("cache", CacheUse::getName)
                .numbers("hit rate", ServerStatusTables::hitRate, CacheUse::getHits)
                .numbers("hits", cache -> Long.toString(cache.getHits()), CacheUse::getHits)
                .numbers("misses", cache -> Long.toString(cache.getMisses()), CacheUse::getMisses)
                .numbers("evictions", cache -> Long.toString(cache.getEvictions()), CacheUse::getEvictions)
                .numbers("holds", cache -> Units.bytes(cache.getBytes()), CacheUse::getBytes)
                .numbers("limit", cache -> Units.bytes(cache.getLimitBytes()), CacheUse::getLimitBytes);
    }

    private static String hitRate(CacheUse cache) {
        long asked = cache.getHits() + cache.getMisses();
        return asked == 0 ? "" : Units.percent((double) cache.getHits() / asked);
    }

    private static Table<BatchUse> batching() {
        return new Table<BatchUse>()
                .words("batching", BatchUse::getModel)
                .words("layers", Presence.WHERE_FILLED, BatchUse::getOutputs)
                .words("state", BatchUse::getState)
                .numbers("runs", batching -> Long.toString(batching.getBatches()), BatchUse::getBatches)
                .numbers("rows", batching -> Long.toString(batching.getBatchedRows()), BatchUse::getBatchedRows)
                .numbers("alone", batching -> Long.toString(batching.getAloneRows()), BatchUse::getAloneRows)
                .words("reason", Presence.WHERE_FILLED, BatchUse::getReason);
    }

    private static Table<UserUse> users() {
        return new Table<UserUse>()
                .words("user", UserUse::getName)
                .numbers("requests", user -> Long.toString(user.getRequests()), UserUse::getRequests)
                .numbers("refused", user -> Long.toString(user.getRefused()), UserUse::getRefused)
                .numbers("device", user -> Units.time(user.getDeviceSeconds()), UserUse::getDeviceSeconds)
                .numbers("sent", user -> Units.bytes(user.getSentBytes()), UserUse::getSentBytes)
                .numbers("received", user -> Units.bytes(user.getReceivedBytes()), UserUse::getReceivedBytes);
    }
}
