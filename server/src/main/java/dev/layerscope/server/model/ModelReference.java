package dev.layerscope.server.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a request names a model: {@code NAME} for its newest version, or {@code NAME@DIGEST} for the one whose SHA-256
 * begins so.
 *
 * @param digest at least four hexadecimal digits, lower case
 */
record ModelReference(String name, Optional<String> digest) {
    private static final Pattern PINNED = Pattern.compile("([^@]*)@([0-9a-f]{4,64})");

    /** What isn't pinned is a name, whether or not a model can be called so. */
    static ModelReference parse(String text) {
        Matcher pinned = PINNED.matcher(text);
        return pinned.matches()
                ? new ModelReference(pinned.group(1), Optional.of(pinned.group(2)))
                : new ModelReference(text, Optional.empty());
    }
}
