package dev.layerscope.server.access;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one call in the logs of both sides: brought by the client, or made where it brought none.
 *
 * @param text letters, digits, '.', '_' and '-', at most 64
 */
public record RequestId(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * @throws IllegalArgumentException where the text isn't one
     */
    public RequestId {
        if (!isOne(text)) {
            throw new IllegalArgumentException(
                    "request id: '%s' (expected: 1 to 64 letters, digits, '.', '_' and '-')".formatted(text));
        }
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    public static RequestId make() {
        return new RequestId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
