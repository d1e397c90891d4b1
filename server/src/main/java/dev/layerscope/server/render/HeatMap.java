package dev.layerscope.server.render;

/**
 * One channel of an activation, as it is drawn: a plane of values, not yet colours.
 *
 * @param channel the channel's number, counted from 0; written above the map
 * @param height rows
 * @param width columns
 * @param values {@code [height, width]}, row-major; not copied, and not to be changed while the map is drawn. Any float
 *     is allowed; what the scale can't show is drawn in {@link ColorMap#BAD}
 */
// An array that is shared rather than copied, since a figure may have thousands of maps; nobody compares heat maps.
@SuppressWarnings("ArrayRecordComponent")
public record HeatMap(int channel, int height, int width, float[] values) {
    /**
     * @throws IllegalArgumentException where a side is less than 1, the channel is negative, or the number of values is
     *     not height times width
     */
    public HeatMap {
        if (channel < 0) {
            throw new IllegalArgumentException("channel: " + channel + " (expected: at least 0)");
        }
        Extent extent = new Extent(height, width);
        if (values.length != extent.area()) {
            throw new IllegalArgumentException(
                    "values: " + values.length + " (expected: " + extent.area() + " for a map of " + extent + ")");
        }
    }

    public Extent extent() {
        return new Extent(height, width);
    }

    /** Whether every value is a number and none is infinite. */
    boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
