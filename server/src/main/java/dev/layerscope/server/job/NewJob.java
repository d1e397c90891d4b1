package dev.layerscope.server.job;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job to be created.
 *
 * @param key the same key and request of the same owner mean the same job
 * @param subject what the job is about, by which jobs are found again
 * @param request for the task
 * @param attachments files that the task needs beside it, by name; they belong to the request
 */
public record NewJob(
        Caller owner, Optional<String> key, String subject, byte[] request, Map<String, byte[]> attachments) {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /**
     * @throws DomainException REQUEST_INVALID for a key that can't be one
     */
    public NewJob {
        attachments = Map.copyOf(attachments);
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "idempotency key: %d characters (expected: 1 to 128 printable ASCII characters, no spaces)"
                            .formatted(key.get().length()));
        }
    }
}
