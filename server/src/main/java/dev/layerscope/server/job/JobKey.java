package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.regex.Pattern;

/**
 * By which an owner's request is known again when it comes twice.
 *
 * @param text that the owner chose
 * @param fingerprint of what was asked for, at most 64 characters: the same for the same request
 */
public record JobKey(String text, String fingerprint) {
    private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /**
     * @throws DomainException REQUEST_INVALID for a text that can't be one
     */
    public JobKey {
        if (!TEXT.matcher(text).matches()) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "idempotency key: %d characters (expected: 1 to 128 printable ASCII characters, no spaces)"
                            .formatted(text.length()));
        }
    }
}
