package dev.layerscope.server.render;

/**
 * Scales values linearly, so that {@code min} becomes 0 and {@code max} becomes 1: {@code (v - min) / (max - min)}.
 *
 * <p>Computes in float, as matplotlib's {@code Normalize} does for float32 data, so that the colours are the same.
 *
 * @param min the value that becomes 0; finite
 * @param max the value that becomes 1; finite, not less than {@code min}
 */
public record LinearNorm(float min, float max) {
    /**
     * @throws IllegalArgumentException where a limit is not finite, or the limits are in the wrong order
     */
    public LinearNorm {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new IllegalArgumentException(
                    "limits: " + min + " to " + max + " (expected: finite, the lesser one first)");
        }
    }

    /** The norm from the least to the greatest finite value; from 0 to 0 where no value is finite. */
    public static LinearNorm of(float[] values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return min <= max ? new LinearNorm(min, max) : new LinearNorm(0, 0);
    }

    /**
     * Where a value lies between the limits: 0 at the lower one, 1 at the upper one, beyond these outside of them. 0 for
     * every finite value where the limits are equal; NaN for a value that is not finite.
     */
    public double position(float value) {
        if (!Float.isFinite(value)) {
            return Double.NaN;
        }
        if (min == max) {
            return 0;
        }
        float range = max - min;
        if (Float.isInfinite(range)) {
            return ((double) value - min) / ((double) max - min);
        }
        return (value - min) / range;
    }
}
