package dev.layerscope.server.app.load.seen;

import java.util.Arrays;
import java.util.List;

/**
 * A line through measurements that single outliers don't turn: the median of the slopes between all pairs (Theil 1950, Sen
 * 1968).
 *
 * @param level the median of all values
 * @param slopePerSecond in the values' unit
 * @param seconds from the first measurement to the last
 */
public record Trend(double level, double slopePerSecond, double seconds) {
    /** More would take long for nothing. */
    private static final int MOST_POINTS = 600;

    /** A value at a time. */
    public record Point(double second, double value) {}

    /**
     * @param points in the order of time; with fewer than two the slope is 0
     */
    public static Trend of(List<Point> points) {
        int stride = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
        Point[] some = new Point[(points.size() + stride - 1) / stride];
        for (int i = 0; i < some.length; i++) {
            some[i] = points.get(i * stride);
        }
        double[] slopes = new double[some.length * Math.max(0, some.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < some.length; i++) {
            for (int j = i + 1; j < some.length; j++) {
                double apart = some[j].second() - some[i].second();
                if (apart > 0) {
                    slopes[count++] = (some[j].value() - some[i].value()) / apart;
                }
            }
        }
        double seconds = some.length < 2 ? 0 : some[some.length - 1].second() - some[0].second();
        return new Trend(
                Percentiles.of(Arrays.stream(some).mapToDouble(Point::value).toArray())
                        .at(0.5),
                count == 0 ? 0 : Percentiles.of(Arrays.copyOf(slopes, count)).at(0.5),
                seconds);
    }

    /** How much it rises from first to last, as a share of the level. */
    public double rise() {
        return level == 0 ? 0 : slopePerSecond * seconds / level;
    }
}
