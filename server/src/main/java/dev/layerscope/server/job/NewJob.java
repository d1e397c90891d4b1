package dev.layerscope.server.job;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * A job to be created.
 *
 * @param key the same key and fingerprint of the same owner mean the same job
 * @param subject what the job is about, by which jobs are found again
 * @param request for the task
 * @param attachments files that the task needs beside it, by name
 */
public record NewJob(
        Caller owner, Optional<JobKey> key, String subject, byte[] request, Map<String, byte[]> attachments) {
    private static final int LARGEST_REQUEST = 1 << 20;

    /**
     * @throws DomainException TOO_LARGE
     */
    public NewJob {
        attachments = Map.copyOf(attachments);
        if (request.length > LARGEST_REQUEST) {
            throw new DomainException(
                    Reason.TOO_LARGE,
                    "job: a request of %d bytes (expected: at most %d)".formatted(request.length, LARGEST_REQUEST));
        }
    }
}
