package dev.layerscope.server.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a server is at one moment. Counts are since its start.
 *
 * @param memory where it goes
 * @param queues what waits
 * @param jobs how many there are, by state in lower case
 * @param jobSteps that all of them have made
 * @param caches what is kept
 * @param batches of all graphs together
 * @param batching of the graphs that were asked for most
 * @param users the most active ones, and all others together as {@link UserUse#OTHERS}
 */
public record ServerStatus(
        Build build,
        Duration uptime,
        Health health,
        List<MemoryUse> memory,
        List<QueueLength> queues,
        Map<String, Long> jobs,
        long jobSteps,
        List<CacheUse> caches,
        BatchTotals batches,
        List<BatchUse> batching,
        List<UserUse> users) {
    public ServerStatus {
        memory = List.copyOf(memory);
        queues = List.copyOf(queues);
        jobs = Map.copyOf(jobs);
        caches = List.copyOf(caches);
        batching = List.copyOf(batching);
        users = List.copyOf(users);
    }

    /**
     * What one user is told, who is no administrator: nothing of others, nor of what is kept and computed for all together,
     * whose counts tell what others bring and look at.
     */
    public ServerStatus seenBy(String user) {
        return new ServerStatus(
                build,
                uptime,
                health,
                memory,
                queues,
                jobs,
                jobSteps,
                List.of(),
                batches,
                List.of(),
                users.stream().filter(use -> use.name().equals(user)).toList());
    }
}
