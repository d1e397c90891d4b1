package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down how jobs ended; where the disk doesn't take it, again in a while, until it does. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofSeconds(10);

    private final JobFolder folder;
    private final Timing timing;

    Endings(JobFolder folder, Timing timing) {
        this.folder = folder;
        this.timing = timing;
    }

    /** Whether it is on the disk now. What isn't wants to be written {@link #later}. */
    boolean write(JobRecord ended) {
        try {
            put(ended);
            return true;
        } catch (DomainException e) {
            LOG.error(
                    "job {} has ended as {}, which can't be written down yet; it is tried again every {} s",
                    ended.id(),
                    ended.state(),
                    UNTIL_TRIED_AGAIN.toSeconds(),
                    e);
            return false;
        }
    }

    /**
     * @param written run once it is on the disk
     */
    void later(JobRecord ended, Runnable written) {
        timing.after(UNTIL_TRIED_AGAIN, () -> {
            try {
                put(ended);
            } catch (DomainException e) {
                LOG.debug("the end of job {} still can't be written down", ended.id(), e);
                later(ended, written);
                return;
            }
            LOG.info("the end of job {} is written down", ended.id());
            written.run();
        });
    }

    private void put(JobRecord ended) {
        folder.store().update(ended);
        try {
            folder.files().deleteCheckpoints(ended.id());
        } catch (IOException e) {
            LOG.warn("checkpoints of job {}, which has ended, can't be deleted", ended.id(), e);
        }
    }
}
