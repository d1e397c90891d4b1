package dev.layerscope.server.job;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** The jobs that wait or run, and their places among each other. Guarded by whoever owns it. */
final class JobLine {
    private final FairQueue<LiveJob> queue = new FairQueue<>();
    private final Map<JobId, LiveJob> all = new LinkedHashMap<>();
    private final Set<LiveJob> running = new HashSet<>();

    void enqueue(LiveJob job) {
        all.put(job.id(), job);
        queue.add(job.owner(), job);
    }

    /**
     * Takes the next one that is to run, where fewer than so many do.
     *
     * @param may whether another job of an owner may run beside so many
     */
    Optional<LiveJob> begin(int atOnce, BiPredicate<String, Long> may) {
        if (running.size() >= atOnce) {
            return Optional.empty();
        }
        Optional<LiveJob> next = queue.take(owner -> may.test(owner, runningOf(owner)));
        next.ifPresent(running::add);
        return next;
    }

    /** It doesn't run any more, and stays known. */
    void leave(LiveJob job) {
        running.remove(job);
    }

    /** It has ended, which is written down, or is gone. */
    void forget(LiveJob job) {
        all.remove(job.id());
    }

    /**
     * Takes one out that waits; it stays known.
     *
     * @return false where it doesn't wait
     */
    boolean withdraw(LiveJob job) {
        return queue.remove(job.owner(), job);
    }

    Optional<LiveJob> find(JobId id) {
        return Optional.ofNullable(all.get(id));
    }

    private long runningOf(String owner) {
        return running.stream().filter(job -> job.owner().equals(owner)).count();
    }

    List<LiveJob> running() {
        return List.copyOf(running);
    }

    List<LiveJob> waiting() {
        return queue.inOrder();
    }

    int waitingOf(String owner) {
        return queue.size(owner);
    }

    int size() {
        return all.size();
    }

    /** A job with its place: one of this line, or one that has ended. */
    Job seen(LiveJob job, long nanos) {
        return switch (job.record().state()) {
            case RUNNING ->
                job.record().seen(0, Optional.empty(), job.timeLeft().now(nanos));
            case QUEUED -> {
                // One that was just taken waits no more, and says so in a moment.
                int position = 1 + queue.inOrder().indexOf(job);
                yield job.record().seen(position, waitLeft(position, nanos), Optional.empty());
            }
            case SUCCEEDED, FAILED, CANCELLED -> job.record().seen(0, Optional.empty(), Optional.empty());
        };
    }

    /** The next begins when the first of those that run ends, the one after it when the second does. */
    private Optional<Duration> waitLeft(int position, long nanos) {
        List<Duration> ends = running.stream()
                .map(one -> one.timeLeft().now(nanos))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        return position >= 1 && position <= ends.size() ? Optional.of(ends.get(position - 1)) : Optional.empty();
    }
}
