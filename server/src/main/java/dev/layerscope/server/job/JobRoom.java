package dev.layerscope.server.job;

import com.google.common.io.BaseEncoding;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is behind {@link Jobs} where jobs can be kept. Thread safe: what waits and what runs is guarded by this. */
final class JobRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRoom.class);

    /** How long jobs may take to save their state when the server stops, and then how long to notice that they must end. */
    private static final Duration TO_SAVE = Duration.ofSeconds(10);

    private static final Duration TO_END = Duration.ofSeconds(5);
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CLEARINGS = Duration.ofHours(1);

    private final JobSettings settings;
    private final Task task;
    private final Timing timing;
    private final JobFolder folder;
    private final Retention retention;
    private final Endings endings;
    private final JobQuotas quotas;
    private final SecureRandom random = new SecureRandom();
    private final JobLine line = new JobLine();
    private final Map<JobState, Long> ended = new EnumMap<>(JobState.class);
    private int watchers;
    /** Of jobs, which have something to do after a job has left the line, too. */
    private int threads;

    private long steps;
    private boolean started;
    private volatile boolean stopping;

    JobRoom(JobSettings settings, Task task, Timing timing, JobFolder folder) {
        this(settings, task, timing, folder, QuotaBook.UNLIMITED);
    }

    JobRoom(JobSettings settings, Task task, Timing timing, JobFolder folder, QuotaBook book) {
        this.quotas = new JobQuotas(book, folder.store());
        this.settings = settings;
        this.task = task;
        this.timing = timing;
        this.folder = folder;
        this.retention = new Retention(settings, folder, timing);
        this.endings = new Endings(folder, timing);
        retention.clearLeftovers();
        for (JobRecord record : folder.store().unfinished()) {
            JobRecord waiting = record.waiting();
            if (record.state() != waiting.state()) {
                folder.store().update(waiting);
            }
            line.enqueue(new LiveJob(waiting));
        }
    }

    /**
     * @throws DomainException JOBS_UNAVAILABLE, or SERVER_BUSY where another server has the folder
     */
    static JobRoom open(JobSettings settings, Task task, Timing timing, QuotaBook book) {
        JobFolder folder = settings.folder()
                .map(kept -> JobFolder.open(kept, settings.spareBytes(), timing.now()))
                .orElseGet(() -> JobFolder.temporary(settings.spareBytes(), timing.now()));
        try {
            return new JobRoom(settings, task, timing, folder, book);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    synchronized void start() {
        started = true;
        if (line.size() > 0) {
            LOG.info("jobs: {} go on", line.size());
        }
        clearEachHour();
        dispatch();
    }

    private void clearEachHour() {
        retention.clear(id -> delete(id.text()));
        timing.after(BETWEEN_CLEARINGS, this::clearEachHour);
    }

    synchronized void pause() {
        stopping = true;
    }

    synchronized JobCounts counts() {
        line.running().forEach(job -> steps += job.takeSteps());
        Map<JobState, Long> jobs = new EnumMap<>(ended);
        jobs.put(JobState.QUEUED, (long) line.waiting().size());
        jobs.put(JobState.RUNNING, (long) line.running().size());
        return new JobCounts(jobs, steps);
    }

    /**
     * @throws DomainException STORAGE_FULL
     */
    void requireRoom() {
        folder.files().requireRoom(0);
    }

    Optional<Job> existing(String owner, JobKey key) {
        Optional<JobStore.Keyed> made = folder.store().byKey(owner, key.text());
        if (made.isPresent() && !made.get().fingerprint().equals(key.fingerprint())) {
            throw new DomainException(
                            Reason.KEY_REUSED,
                            "idempotency key: '%s' belongs to job '%s' with another request (expected: a new key)"
                                    .formatted(key.text(), made.get().id()))
                    .with("job", made.get().id());
        }
        return made.map(keyed -> get(keyed.id().text()));
    }

    Job create(NewJob asked) {
        Optional<Job> before = admit(asked);
        if (before.isPresent()) {
            return before.get();
        }
        JobId id = newId();
        folder.files().requireRoom(asked.request().length);
        folder.files().attach(id, asked.attachments());
        boolean kept = false;
        try {
            // Again, for others may have come while the files were written.
            synchronized (this) {
                Optional<Job> meanwhile = admit(asked);
                if (meanwhile.isPresent()) {
                    return meanwhile.get();
                }
                // Even where this fails: it may be on the disk all the same.
                kept = true;
                LiveJob job = new LiveJob(folder.store().insert(asked, id, timing.now()));
                line.enqueue(job);
                dispatch();
                return seen(job);
            }
        } finally {
            if (!kept) {
                deleteFiles(id);
            }
        }
    }

    private synchronized Optional<Job> admit(NewJob asked) {
        String owner = asked.owner().name();
        Optional<Job> before = asked.key().flatMap(key -> existing(owner, key));
        if (before.isEmpty()) {
            quotas.checkNew(asked.owner(), line.waitingOf(owner));
            requirePlace(line.waitingOf(owner), settings.waitingEach(), "jobs of '%s' waiting".formatted(owner));
            requirePlace(line.waiting().size(), settings.waitingAll(), "jobs waiting");
        }
        return before;
    }

    private static void requirePlace(int waiting, int most, String what) {
        if (waiting >= most) {
            throw new DomainException(
                            Reason.JOB_LIMIT,
                            "%s: %d (expected: fewer than %d; wait for one, or cancel one)"
                                    .formatted(what, waiting, most))
                    .with("limit", most);
        }
    }

    private JobId newId() {
        byte[] bits = new byte[8];
        random.nextBytes(bits);
        String text = BaseEncoding.base32Hex().omitPadding().encode(bits).toLowerCase(Locale.ROOT);
        return new JobId(text.substring(0, JobId.LENGTH));
    }

    /** Begins as many jobs as may run. */
    private synchronized void dispatch() {
        while (started && !stopping) {
            Optional<LiveJob> next = line.begin(settings.atOnce(), quotas::mayRun);
            if (next.isEmpty()) {
                break;
            }
            LiveJob job = next.get();
            Thread thread = new Thread(() -> runToTheEnd(job), "job-" + job.id());
            thread.setDaemon(true);
            thread.start();
            threads++;
        }
        // Their positions are others now.
        line.waiting().forEach(LiveJob::tell);
    }

    private void runToTheEnd(LiveJob job) {
        try {
            run(job);
        } finally {
            synchronized (this) {
                threads--;
                notifyAll();
            }
        }
    }

    private void run(LiveJob job) {
        Timing.Alarm limit = timing.after(settings.longestRun(), job::stopAsOverdue);
        RunningJob running = new RunningJob(job, folder, settings, timing, quotas, () -> stopping);
        JobEnd end = new JobThread(job, () -> task.run(running), settings, timing, folder, () -> stopping).run();
        limit.cancel();
        switch (end.state()) {
            case SUCCEEDED, FAILED, CANCELLED -> finish(job, end);
            case QUEUED -> {
                leave(job);
                putOff(job, end.after());
            }
            case RUNNING -> leave(job);
        }
    }

    private void finish(LiveJob job, JobEnd end) {
        JobRecord record = job.record().ended(end.state(), end.failure(), timing.now());
        boolean written = endings.write(record);
        // At once, so that whoever sees that it has ended can delete it.
        synchronized (this) {
            job.set(record);
            leaveLine(job);
            ended.merge(record.state(), 1L, Long::sum);
            if (written) {
                line.forget(job);
            }
        }
        if (!written) {
            endings.later(record, () -> forget(job));
        }
        job.end().complete(record);
        job.tell();
        retention.clear(id -> delete(id.text()));
        dispatch();
    }

    private synchronized void forget(LiveJob job) {
        line.forget(job);
    }

    /** The job waits again, in a while. */
    private void putOff(LiveJob job, Duration asked) {
        timing.after(asked.compareTo(UNTIL_TRIED_AGAIN) < 0 ? UNTIL_TRIED_AGAIN : asked, () -> {
            synchronized (this) {
                line.enqueue(job);
                dispatch();
            }
        });
        job.set(job.record().waiting());
        job.tell();
    }

    private void leave(LiveJob job) {
        leaveLine(job);
        job.tell();
        dispatch();
    }

    private synchronized void leaveLine(LiveJob job) {
        line.leave(job);
        steps += job.takeSteps();
    }

    Job get(String id) {
        LiveJob job = find(id);
        return seen(job);
    }

    private synchronized Optional<LiveJob> findLive(String id) {
        return JobId.isOne(id) ? line.find(new JobId(id)) : Optional.empty();
    }

    /** One that waits or runs, or what is stored of one that has ended. */
    private LiveJob find(String id) {
        return findLive(id).orElseGet(() -> {
            if (!JobId.isOne(id)) {
                throw Jobs.notFound(id);
            }
            return known(folder.store().get(new JobId(id)).orElseThrow(() -> Jobs.notFound(id)));
        });
    }

    /**
     * What is stored of a job. One that has not ended and isn't here was stored by a creation that was told to have
     * failed, for the disk did; it waits from now on.
     */
    private LiveJob known(JobRecord read) {
        if (read.state().isEnd()) {
            return new LiveJob(read);
        }
        synchronized (this) {
            Optional<LiveJob> live = line.find(read.id());
            if (live.isPresent()) {
                return live.get();
            }
            // Again, for it may have been on its way here, or have ended since it was read.
            Optional<JobRecord> newest = folder.store().get(read.id());
            if (newest.isEmpty() || newest.get().state().isEnd()) {
                return new LiveJob(newest.orElse(read));
            }
            LiveJob job = new LiveJob(newest.get().waiting());
            line.enqueue(job);
            dispatch();
            return job;
        }
    }

    private synchronized Job seen(LiveJob job) {
        return line.seen(job, timing.nanos());
    }

    List<Job> list(JobFilter filter, long before, int limit) {
        List<Job> jobs = new ArrayList<>();
        for (JobRecord record : folder.store().page(filter, before, limit)) {
            jobs.add(seen(findLive(record.id().text()).orElseGet(() -> known(record))));
        }
        return jobs;
    }

    synchronized Watch watch(String id, Duration between, Watch.View view) {
        LiveJob job = find(id);
        if (watchers >= settings.watchers()) {
            throw new DomainException(
                    Reason.SERVER_BUSY,
                    "watchers of jobs: %d (expected: fewer than %d; try again)"
                            .formatted(watchers, settings.watchers()));
        }
        watchers++;
        Watch watch = new Watch(() -> seen(job), timing, between, view, closed -> {
            job.remove(closed);
            synchronized (this) {
                watchers--;
            }
        });
        job.add(watch);
        return watch;
    }

    CompletableFuture<Job> cancel(String id) {
        LiveJob job;
        boolean waited;
        synchronized (this) {
            job = find(id);
            if (job.record().state().isEnd()) {
                return CompletableFuture.completedFuture(seen(job));
            }
            waited = line.withdraw(job);
        }
        if (waited) {
            finish(job, JobEnd.CANCELLED);
        } else {
            job.cancel();
        }
        return job.end().thenApply(ended -> seen(job));
    }

    void delete(String id) {
        synchronized (this) {
            LiveJob job = find(id);
            if (!job.record().state().isEnd()) {
                throw new DomainException(
                        Reason.JOB_NOT_ENDED,
                        "job: '%s' %s (expected: one that has ended; cancel it first)"
                                .formatted(id, job.record().state() == JobState.QUEUED ? "waits" : "runs"));
            }
            folder.store().delete(job.record());
            line.forget(job);
        }
        deleteFiles(new JobId(id));
    }

    private void deleteFiles(JobId id) {
        try {
            folder.files().delete(id);
        } catch (IOException e) {
            LOG.warn("files of job {} can't be deleted", id, e);
        }
    }

    OpenArtifact artifact(String id, String name) {
        LiveJob job = find(id);
        Artifact artifact = job.record()
                .artifact(name)
                .orElseThrow(() -> new DomainException(
                                Reason.ARTIFACT_NOT_FOUND,
                                "artifact: job '%s' has no '%s' (expected: one of those that GetJob lists)"
                                        .formatted(id, name.length() > 64 ? name.substring(0, 64) + "..." : name))
                        .with("job", id));
        return new OpenArtifact(artifact, folder.files().openArtifact(job.id(), artifact));
    }

    @Override
    public void close() {
        pause();
        if (!awaitNoneRunning(TO_SAVE)) {
            List<LiveJob> left;
            synchronized (this) {
                left = line.running();
            }
            left.forEach(job -> job.cancellation().cancel());
            awaitNoneRunning(TO_END);
        }
        timing.close();
        folder.close();
    }

    private synchronized boolean awaitNoneRunning(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (threads > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // Rounded up, for a wait of 0 would have no end.
                wait(left / 1_000_000 + 1);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
