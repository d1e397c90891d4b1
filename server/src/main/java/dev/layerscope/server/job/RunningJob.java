package dev.layerscope.server.job;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job as its task sees it: stores what the task tells, and shows it to those who watch. */
final class RunningJob implements JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
    private static final int MOST_NOTES = 100;

    private final LiveJob job;
    private final JobStore store;
    private final JobFiles files;
    private final JobSettings settings;
    private final Timing timing;
    private final JobQuotas quotas;
    private final BooleanSupplier stopping;
    private final Call call;
    private long savedNanos;

    /**
     * @param stopping whether the server stops
     */
    RunningJob(
            LiveJob job,
            JobFolder folder,
            JobSettings settings,
            Timing timing,
            JobQuotas quotas,
            BooleanSupplier stopping) {
        this.quotas = quotas;
        this.job = job;
        this.store = folder.store();
        this.files = folder.files();
        this.settings = settings;
        this.timing = timing;
        this.stopping = stopping;
        this.call = new Call(new Caller(job.owner(), Role.RUNNER), Priority.BACKGROUND, job.cancellation());
        this.savedNanos = timing.nanos();
    }

    @Override
    public JobId id() {
        return job.id();
    }

    @Override
    public byte[] request() {
        return job.record().order().request().clone();
    }

    @Override
    public Optional<byte[]> attachment(String name) {
        return files.attachment(job.id(), name);
    }

    @Override
    public Optional<byte[]> checkpoint() {
        return files.newestCheckpoint(job.id());
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public boolean checkpointDue() {
        return stopping.getAsBoolean()
                || timing.nanos() - savedNanos >= settings.checkpointEvery().toNanos();
    }

    @Override
    public void checkpoint(byte[] state) {
        files.saveCheckpoint(job.id(), state);
        store.update(job.record());
        savedNanos = timing.nanos();
        if (stopping.getAsBoolean()) {
            throw new CancellationException("the server stops; the job goes on when it starts again");
        }
    }

    @Override
    public void progress(Progress progress, Snapshot snapshot) {
        job.cancellation().check();
        job.progressed(job.record().with(progress));
        job.timeLeft().at(progress.share(), timing.nanos());
        SharedPreview preview = null;
        for (Watch watch : job.watches()) {
            if (!watch.wantsPreview()) {
                watch.progressed();
                continue;
            }
            if (preview == null) {
                preview = new SharedPreview(snapshot.take());
            }
            watch.progressed(progress, preview);
        }
    }

    @Override
    public void artifact(String name, byte[] content) {
        ContentTypes.checkedName(name);
        JobRecord before = job.record();
        long bytes = content.length
                + before.without(name).stream().mapToLong(Artifact::bytes).sum();
        if (bytes > settings.artifactBytesEach()) {
            throw new DomainException(
                    Reason.JOB_LIMIT,
                    "artifact: '%s' makes %d bytes of artifacts (expected: at most %d for each job)"
                            .formatted(name, bytes, settings.artifactBytesEach()));
        }
        quotas.checkArtifact(
                job.owner(),
                content.length - before.artifact(name).map(Artifact::bytes).orElse(0L));
        Artifact made = files.writeArtifact(job.id(), name, content);
        store.putArtifact(before, made);
        JobRecord after = before.with(made);
        job.set(after);
        before.artifact(name).ifPresent(old -> discard(old, after));
        job.tell();
    }

    private void discard(Artifact old, JobRecord after) {
        try {
            files.deleteArtifact(job.id(), old, after.artifacts());
        } catch (IOException e) {
            LOG.warn("an outdated artifact of job {} can't be deleted", job.id(), e);
        }
    }

    @Override
    public void note(String sentence) {
        JobRecord before = job.record();
        if (before.notes().contains(sentence) || before.notes().size() >= MOST_NOTES) {
            return;
        }
        store.addNote(before, sentence);
        job.set(before.withNote(sentence));
        job.tell();
    }

    @Override
    public void fact(String name, String text) {
        JobRecord before = job.record();
        if (text.equals(before.facts().get(name))) {
            return;
        }
        store.putFact(before, name, text);
        job.set(before.withFact(name, text));
        job.tell();
    }
}
