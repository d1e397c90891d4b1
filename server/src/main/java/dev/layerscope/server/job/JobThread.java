package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the work of one job, and says how it ended. */
final class JobThread {
    private static final Logger LOG = LoggerFactory.getLogger(JobThread.class);

    /** Of a server that is busy, or whose disk fails, for so long nobody knows whether it will ever be less so. */
    private static final int MOST_PUT_OFF = 360;

    private final LiveJob job;
    private final Runnable work;
    private final JobSettings settings;
    private final Timing timing;
    private final JobFolder folder;
    private final BooleanSupplier stopping;

    JobThread(
            LiveJob job,
            Runnable work,
            JobSettings settings,
            Timing timing,
            JobFolder folder,
            BooleanSupplier stopping) {
        this.job = job;
        this.work = work;
        this.settings = settings;
        this.timing = timing;
        this.folder = folder;
        this.stopping = stopping;
    }

    JobEnd run() {
        try {
            job.cancellation().check();
            job.set(job.record().running(timing.now()));
            folder.store().update(job.record());
            job.tell();
            work.run();
            return JobEnd.SUCCEEDED;
        } catch (Throwable failure) {
            return end(failure);
        }
    }

    /** What made the run end comes before what that led to: a run that is stopped fails in many ways. */
    private JobEnd end(Throwable failure) {
        if (job.isUnwanted()) {
            return JobEnd.CANCELLED;
        }
        if (job.isOverdue()) {
            return JobEnd.failed(
                    Reason.RUN_TIMEOUT.name(),
                    "job: runs for longer than %d s (expected: less; fewer steps or a smaller size)"
                            .formatted(settings.longestRun().toSeconds()));
        }
        if (stopping.getAsBoolean()
                && (failure instanceof CancellationException
                        || failure instanceof DomainException left && left.reason() == Reason.SERVER_STOPPING
                        || job.cancellation().isCancelled())) {
            return JobEnd.PAUSED;
        }
        if (failure instanceof DomainException refused) {
            if (mayPass(refused)) {
                LOG.info("job {} is put off: {}", job.id(), refused.sentence());
                return JobEnd.putOff(refused.retryAfter().orElse(Duration.ZERO));
            }
            if (refused.getCause() != null) {
                LOG.info("job {} failed: {}", job.id(), refused.sentence(), refused);
            }
            return JobEnd.failed(refused.reason().name(), refused.sentence());
        }
        String id = UUID.randomUUID().toString();
        LOG.error("internal error {} in job {}", id, job.id(), failure);
        return JobEnd.failed("INTERNAL", "internal error %s (the server's log has the same id)".formatted(id));
    }

    /** Others take the server's place, its database of jobs failed for a moment, as on a full disk, or the owner's time is up. */
    private boolean mayPass(DomainException refused) {
        return switch (refused.reason()) {
            case SERVER_BUSY, JOBS_UNAVAILABLE -> job.putOff() <= MOST_PUT_OFF;
            case QUOTA_EXCEEDED -> refused.retryAfter().isPresent();
            default -> false;
        };
    }
}
