package dev.layerscope.server.render;

/**
 * The values that become the first and the last colour.
 *
 * @param low finite, or NaN in {@link #NONE}
 * @param high finite and not less than {@code low}, or NaN in {@link #NONE}
 */
public record Limits(double low, double high) {
    /** Of values none of which can be shown. */
    public static final Limits NONE = new Limits(Double.NaN, Double.NaN);

    /**
     * @throws IllegalArgumentException where they are infinite or in the wrong order, or only one is NaN
     */
    public Limits {
        boolean none = Double.isNaN(low) && Double.isNaN(high);
        boolean ordered = Double.isFinite(low) && Double.isFinite(high) && low <= high;
        if (!none && !ordered) {
            throw new IllegalArgumentException(
                    "limits: " + low + ":" + high + " (expected: finite, the lesser one first)");
        }
    }

    public boolean isNone() {
        return Double.isNaN(low);
    }

    /** As far below zero as above it: to whichever limit is farther, and to 1 where both are zero. */
    Limits centred() {
        double reach = Math.max(Math.abs(low), Math.abs(high));
        return isNone() ? this : reach == 0 ? new Limits(-1, 1) : new Limits(-reach, reach);
    }

    boolean contain(double value) {
        return value >= low && value <= high;
    }

    /** As it is asked for: {@code -1:0.5}. */
    @Override
    public String toString() {
        return isNone() ? "none" : Numerals.plain(low) + ":" + Numerals.plain(high);
    }
}
