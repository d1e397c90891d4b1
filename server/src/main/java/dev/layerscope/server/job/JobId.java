package dev.layerscope.server.job;

import java.util.regex.Pattern;

/** Names a job: twelve lower-case letters and digits, which can't lead out of a folder. */
public record JobId(String text) {
    static final int LENGTH = 12;
    private static final Pattern FORM = Pattern.compile("[a-z0-9]{" + LENGTH + "}");

    public JobId {
        if (!isOne(text)) {
            throw new IllegalArgumentException("job id: '%s' (expected: %d of a-z, 0-9)".formatted(text, LENGTH));
        }
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
