package dev.layerscope.server.rpc;

import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.sharing.FairLine;
import dev.layerscope.server.sharing.RetryTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that users share by deficit round robin, and the line in which tasks wait for one. Thread safe.
 *
 * <p>Charged is the time that a task has a thread, but not what it waits there for the device. A quarter of the threads is for
 * users who have none, so that nobody is kept out by those that one user's tasks hold while they wait. The line is shared
 * as well: where it is full, whoever comes takes the place of the last of those of whom most wait, unless that is the same
 * user.
 */
final class WorkThreads implements AutoCloseable {
    private static final long QUANTUM_NANOS = Duration.ofMillis(10).toNanos();
    private static final int MEAN_OF = 16;
    private static final int LONGEST_END_SECONDS = 5;

    private final WorkSettings settings;
    private final QuotaBook quotas;
    private final LongSupplier nanos;
    private final ExecutorService threads;
    private final FairLine<Waiting> line = new FairLine<>(QUANTUM_NANOS);
    private int running;
    /** Those that may be refused. */
    private int firstWaiting;

    private long meanNanos;
    private boolean closed;

    /**
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    WorkThreads(WorkSettings settings, QuotaBook quotas, LongSupplier nanos) {
        this.settings = settings;
        this.quotas = quotas;
        this.nanos = nanos;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> new Thread(task, "work-" + number.incrementAndGet()));
    }

    private record Waiting(WorkTask task, long sinceNanos) {}

    /** Runs a task when it is its turn, or refuses it: now, or when its place is taken. */
    void execute(WorkTask task) {
        Optional<Waiting> displaced = Optional.empty();
        DomainException refusal = null;
        int weight = quotas.of(task.call().caller()).weight();
        synchronized (this) {
            if (closed) {
                refusal = DomainException.stopping();
            } else {
                Waiting asked = new Waiting(task, nanos.getAsLong());
                line.add(task.user(), weight, asked);
                firstWaiting += task.isFirst() ? 1 : 0;
                dispatch();
                if (firstWaiting > settings.waiting()) {
                    displaced = line.lastOfLongest(waiting -> waiting.task().isFirst());
                    displaced.ifPresent(this::withdraw);
                    refusal = busy(displaced.map(Waiting::task).orElse(task).user());
                }
            }
        }
        if (refusal != null) {
            displaced.map(Waiting::task).orElse(task).refuse(refusal);
        }
    }

    /** Takes a task back that waits. */
    synchronized void withdraw(WorkTask task) {
        line.find(task.user(), waiting -> waiting.task() == task).ifPresent(this::withdraw);
    }

    private void withdraw(Waiting waiting) {
        if (line.remove(waiting.task().user(), waiting)) {
            firstWaiting -= waiting.task().isFirst() ? 1 : 0;
        }
    }

    /** How many tasks wait for a thread. */
    synchronized int waiting() {
        return line.size();
    }

    synchronized int running() {
        return running;
    }

    int mostWaiting() {
        return settings.waiting();
    }

    /** Whether tasks of others wait, which a user's long task may let go first. */
    synchronized boolean othersWait(String user) {
        return line.size() > line.size(user);
    }

    /**
     * How long another task of a user would wait for a thread by what is in the line now: the rounds until it is its turn, each
     * of one task for every user, of as long as tasks were in the mean lately. Zero where a thread is free for it.
     */
    synchronized Duration expectedWait(String user) {
        if (running < settings.threads() && mayGo(user)) {
            return Duration.ZERO;
        }
        int own = line.size(user);
        long users = line.users() + (own == 0 ? 1 : 0);
        long ahead = Math.min(line.size() + 1L, (own + 1) * users);
        return Duration.ofNanos(ahead * meanNanos / settings.threads());
    }

    /** After which time a user who is refused now may try again: half of what waits will be done by then. */
    Duration retryAfter(String user) {
        return RetryTime.of(expectedWait(user).dividedBy(2));
    }

    private DomainException busy(String user) {
        return new DomainException(
                        Reason.SERVER_BUSY,
                        "requests waiting: %d (expected: fewer; try again)".formatted(settings.waiting()))
                .with("waiting", settings.waiting())
                .retryAfter(retryAfter(user));
    }

    private boolean mayGo(String user) {
        int reserved = (settings.threads() + 2) / 4;
        return line.underWay(user) == 0 || settings.threads() - running > reserved;
    }

    private void dispatch() {
        Optional<FairLine.Turn<Waiting>> next = next();
        while (next.isPresent()) {
            FairLine.Turn<Waiting> first = next.get();
            threads.execute(() -> workFrom(first));
            next = next();
        }
    }

    private Optional<FairLine.Turn<Waiting>> next() {
        if (running >= settings.threads() || closed) {
            return Optional.empty();
        }
        Optional<FairLine.Turn<Waiting>> next = line.take(this::mayGo);
        next.ifPresent(turn -> {
            running++;
            firstWaiting -= turn.one().task().isFirst() ? 1 : 0;
        });
        return next;
    }

    private void workFrom(FairLine.Turn<Waiting> first) {
        FairLine.@Nullable Turn<Waiting> turn = first;
        while (turn != null) {
            turn = nextAfter(turn, run(turn.one()));
        }
    }

    /** Returns for how long it used the thread for work. */
    private long run(Waiting waiting) {
        WorkTask task = waiting.task();
        long began = nanos.getAsLong();
        task.call().stages().add(Stage.QUEUE, began - waiting.sinceNanos());
        long waitedBefore = task.call().stages().nanos(Stage.QUEUE);
        task.run();
        long held = nanos.getAsLong() - began;
        synchronized (this) {
            meanNanos += (held - meanNanos) / (meanNanos == 0 ? 1 : MEAN_OF);
        }
        return Math.max(0, held - (task.call().stages().nanos(Stage.QUEUE) - waitedBefore));
    }

    private synchronized FairLine.@Nullable Turn<Waiting> nextAfter(FairLine.Turn<Waiting> turn, long spentNanos) {
        line.end(turn, spentNanos);
        running--;
        Optional<FairLine.Turn<Waiting>> next = next();
        dispatch();
        return next.orElse(null);
    }

    /** Interrupts what is under way and waits a little for its end; refuses what waits. */
    @Override
    public void close() {
        List<WorkTask> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Optional<FairLine.Turn<Waiting>> turn = line.take(); turn.isPresent(); turn = line.take()) {
                left.add(turn.get().one().task());
            }
        }
        left.forEach(task -> task.refuse(DomainException.stopping()));
        threads.shutdownNow();
        try {
            threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
