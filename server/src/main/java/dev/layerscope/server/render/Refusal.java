package dev.layerscope.server.render;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;

/** How this room refuses what a person asked for. */
final class Refusal {
    private Refusal() {}

    static void unless(boolean right, String what, double value, String expected) {
        unless(right, what, Numerals.plain(value), expected);
    }

    static void unless(boolean right, String what, String value, String expected) {
        if (!right) {
            throw new DomainException(Reason.REQUEST_INVALID, "%s: %s (expected: %s)".formatted(what, value, expected));
        }
    }
}
