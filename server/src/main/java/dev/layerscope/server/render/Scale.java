package dev.layerscope.server.render;

/** A norm with its limits: all that is needed to turn a value into a colour's position. */
public record Scale(Norm norm, Limits limits) {
    /**
     * Where a value lies between the limits: 0 at the lower one, 1 at the upper one, beyond these outside of them. 0 where
     * the limits are equal; NaN for a value that can't be shown.
     */
    public double position(float value) {
        if (!shows(value)) {
            return Double.NaN;
        }
        return limits.low() == limits.high() ? 0 : norm.position(value, limits);
    }

    /** {@link #position} of many values, which are floats. */
    Positions positions() {
        if (limits.isNone() || limits.low() == limits.high()) {
            return value -> position((float) value);
        }
        Positions shown = norm.positions(limits);
        return value -> norm.shows(value) ? shown.of(value) : Double.NaN;
    }

    /** Whether a value has a colour of the map. Maps of one value have one in any norm. */
    public boolean shows(float value) {
        return norm.shows(value) ? !limits.isNone() : value == limits.low() && value == limits.high();
    }
}
