package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.sharing.FairLine;
import dev.layerscope.server.sharing.HourlyUse;
import dev.layerscope.server.sharing.QuotaRefusal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one gate through which every run passes. Requests go before jobs, which have a {@linkplain Slices slice} now and then
 * while requests wait; users share the device by deficit round robin, within requests and within jobs.
 *
 * <p>Charged is the time between a permit and its closing. Thread safe. Waiting blocks the calling thread until its turn or
 * its cancellation.
 */
public final class RunGate {
    private static final long SHORTEST_RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final RunSettings settings;
    private final QuotaBook quotas;
    private final LongSupplier nanos;
    private final FairLine<Ticket> requests;
    private final FairLine<Ticket> jobs;
    private final Slices slices;
    private final HourlyUse use;
    private final Set<Ticket> underWay = new LinkedHashSet<>();
    private int runningJobs;
    private long meanNanos;

    public RunGate(RunSettings settings) {
        this(settings, QuotaBook.UNLIMITED, System::nanoTime);
    }

    /**
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    RunGate(RunSettings settings, QuotaBook quotas, LongSupplier nanos) {
        this.settings = settings;
        this.quotas = quotas;
        this.nanos = nanos;
        this.requests = new FairLine<>(settings.sharing().quantum().toNanos());
        this.jobs = new FairLine<>(settings.sharing().quantum().toNanos());
        this.slices = new Slices(settings.sharing());
        this.use = new HourlyUse(nanos);
    }

    private static final class Ticket {
        private final Call call;
        /** By its turn or by its caller's leaving: each wakes the one thread that waits for it, and no other. */
        private final CountDownLatch called = new CountDownLatch(1);

        private final long enteredNanos;
        private FairLine.@Nullable Turn<Ticket> turn;
        private long beganNanos;
        private boolean beforeRequests;

        private Ticket(Call call, long enteredNanos) {
            this.call = call;
            this.enteredNanos = enteredNanos;
        }

        private boolean isJob() {
            return call.priority() == Priority.BACKGROUND;
        }

        private String user() {
            return call.caller().name();
        }
    }

    /** A place among the running; closing it lets the next one in. */
    public final class Permit implements AutoCloseable {
        private final Ticket ticket;
        private final FairLine.Turn<Ticket> turn;
        private Collection<Caller> sharers = List.of();
        private boolean closed;

        private Permit(Ticket ticket, FairLine.Turn<Ticket> turn) {
            this.ticket = ticket;
            this.turn = turn;
        }

        /**
         * Says that the run is for these callers too, who pay for it in equal parts with the one who entered.
         *
         * @param others beside the one who entered
         */
        public void shareWith(Collection<Caller> others) {
            sharers = List.copyOf(others);
        }

        @Override
        public void close() {
            long spent = Math.max(0, nanos.getAsLong() - ticket.beganNanos);
            synchronized (RunGate.this) {
                if (closed) {
                    return;
                }
                closed = true;
                leave(ticket, turn, spent, sharers);
            }
            ticket.call.stages().add(Stage.RUN, spent);
        }
    }

    /**
     * Waits for a turn.
     *
     * @throws DomainException SERVER_BUSY where too many wait already; QUOTA_EXCEEDED where the user has had the device for
     *     as long as it may within an hour
     * @throws CancellationException where the caller went away
     */
    public Permit enter(Call call) {
        call.cancellation().check();
        Quotas may = quotas.of(call.caller());
        checkQuota(call.caller(), may.limit(Quota.DEVICE_SECONDS_PER_HOUR));
        Ticket ticket = new Ticket(call, nanos.getAsLong());
        synchronized (this) {
            if (underWay.size() >= settings.concurrent() && waiting() >= settings.waiting()) {
                throw busy();
            }
            lineOf(ticket).add(ticket.user(), may.weight(), ticket);
            admit();
        }
        try (Cancellation.Registration registration = call.cancellation().onCancel(ticket.called::countDown)) {
            return await(ticket);
        } finally {
            call.stages().add(Stage.QUEUE, nanos.getAsLong() - ticket.enteredNanos);
        }
    }

    private void checkQuota(Caller caller, long seconds) {
        long limit = seconds > Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        long used = limit == Long.MAX_VALUE ? 0 : use.withinHour(caller.name());
        if (used >= limit) {
            throw QuotaRefusal.of(
                    Quota.DEVICE_SECONDS_PER_HOUR,
                    caller,
                    TimeUnit.NANOSECONDS.toSeconds(used),
                    seconds,
                    use.untilBelow(caller.name(), limit));
        }
    }

    private DomainException busy() {
        return new DomainException(
                        Reason.SERVER_BUSY,
                        "runs waiting: %d (expected: at most %d; try again)".formatted(waiting(), settings.waiting()))
                .with("waiting", waiting())
                .retryAfter(Duration.ofNanos(
                        Math.max(SHORTEST_RETRY_NANOS, meanNanos * waiting() / settings.concurrent() / 2)));
    }

    private FairLine<Ticket> lineOf(Ticket ticket) {
        return ticket.isJob() ? jobs : requests;
    }

    /** Runs that wait for their turn now. */
    public synchronized int waiting() {
        return requests.size() + jobs.size();
    }

    public synchronized int waiting(Priority priority) {
        return priority == Priority.BACKGROUND ? jobs.size() : requests.size();
    }

    /** Runs that have the device now. */
    public synchronized int running(Priority priority) {
        return priority == Priority.BACKGROUND ? runningJobs : underWay.size() - runningJobs;
    }

    /** For how long the oldest of the runs under way has run; zero where there is none. */
    public synchronized Duration longestUnderWay() {
        return underWay.stream()
                .findFirst()
                .map(oldest -> Duration.ofNanos(nanos.getAsLong() - oldest.beganNanos))
                .orElse(Duration.ZERO);
    }

    /** Whether another run would wait for its turn. */
    public synchronized boolean isBusy() {
        return underWay.size() >= settings.concurrent();
    }

    /** For how long each user has had the device; of many users those who had it last. */
    public Map<String, Duration> deviceTimes() {
        Map<String, Duration> times = new TreeMap<>();
        use.totals().forEach((user, spent) -> times.put(user, Duration.ofNanos(spent)));
        return times;
    }

    private Permit await(Ticket ticket) {
        try {
            ticket.called.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return admitted(ticket);
    }

    private synchronized Permit admitted(Ticket ticket) {
        FairLine.Turn<Ticket> turn = ticket.turn;
        if (turn != null) {
            return new Permit(ticket, turn);
        }
        lineOf(ticket).remove(ticket.user(), ticket);
        throw new CancellationException("the caller left while waiting for a run");
    }

    private void leave(Ticket ticket, FairLine.Turn<Ticket> turn, long spent, Collection<Caller> sharers) {
        long part = spent / (1 + sharers.size());
        lineOf(ticket).end(turn, part);
        use.add(ticket.user(), part);
        for (Caller sharer : sharers) {
            lineOf(ticket).charge(sharer.name(), part);
            use.add(sharer.name(), part);
        }
        if (ticket.isJob() && ticket.beforeRequests) {
            slices.jobRan(spent);
        } else if (!ticket.isJob() && jobs.size() > 0) {
            slices.requestRan(spent);
        }
        meanNanos += (spent - meanNanos) / 8;
        underWay.remove(ticket);
        runningJobs -= ticket.isJob() ? 1 : 0;
        admit();
    }

    private void admit() {
        while (underWay.size() < settings.concurrent()) {
            boolean bothWait = requests.size() > 0 && jobs.size() > 0;
            boolean jobsFirst = requests.size() == 0 || bothWait && slices.jobsGoFirst();
            Optional<FairLine.Turn<Ticket>> next = jobsFirst ? jobs.take() : requests.take();
            if (next.isEmpty()) {
                break;
            }
            Ticket ticket = next.get().one();
            ticket.turn = next.get();
            ticket.called.countDown();
            ticket.beganNanos = nanos.getAsLong();
            ticket.beforeRequests = bothWait && jobsFirst;
            underWay.add(ticket);
            runningJobs += ticket.isJob() ? 1 : 0;
        }
    }
}
