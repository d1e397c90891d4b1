package dev.layerscope.server.optimize.recipe;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;

/** Refuses settings. */
final class Invalid {
    private Invalid() {}

    /**
     * @throws DomainException REQUEST_INVALID where the condition doesn't hold
     */
    static void unless(boolean condition, String what, Object value, String expected) {
        if (!condition) {
            throw new DomainException(Reason.REQUEST_INVALID, "%s: %s (expected: %s)".formatted(what, value, expected));
        }
    }

    static void unlessBetween(double lowest, double highest, String what, double value) {
        unless(
                value >= lowest && value <= highest,
                what,
                number(value),
                "%s to %s".formatted(number(lowest), number(highest)));
    }

    /** Whole ones without a point. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
