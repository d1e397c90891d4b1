package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which jobs that have ended are kept, and for how long. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final JobSettings settings;
    private final JobFolder folder;
    private final Timing timing;

    Retention(JobSettings settings, JobFolder folder, Timing timing) {
        this.settings = settings;
        this.folder = folder;
        this.timing = timing;
    }

    /** Deletes jobs that ended too long ago, or whose artifacts have no place beside newer ones. */
    void clear(Consumer<JobId> delete) {
        try {
            List<JobStore.Kept> kept = folder.store().kept();
            long bytes = kept.stream().mapToLong(JobStore.Kept::bytes).sum();
            for (JobStore.Kept oldest : kept) {
                boolean old = oldest.ended().plus(settings.keptFor()).isBefore(timing.now());
                if (!old && bytes <= settings.keptBytes()) {
                    break;
                }
                delete.accept(oldest.id());
                bytes -= oldest.bytes();
                LOG.info("job {}, which ended at {}, is deleted to make room", oldest.id(), oldest.ended());
            }
        } catch (DomainException e) {
            LOG.warn("jobs that ended long ago can't be deleted", e);
        }
    }

    /** Deletes files of jobs whose creation a crash cut off. What may be a result is left. */
    void clearLeftovers() {
        try {
            for (JobId id : folder.files().jobs()) {
                if (folder.store().get(id).isPresent()) {
                    continue;
                }
                if (folder.files().hasResults(id)) {
                    LOG.warn("folder of files '{}' belongs to no job; it is left as it is", id);
                } else {
                    folder.files().delete(id);
                }
            }
        } catch (IOException e) {
            LOG.warn("what crashes left of jobs can't be deleted", e);
        }
    }
}
