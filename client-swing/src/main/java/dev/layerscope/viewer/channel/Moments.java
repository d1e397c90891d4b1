package dev.layerscope.viewer.channel;

/**
 * What a pin tells of its values, without those that are not numbers; all NaN where there are none but those.
 *
 * @param mean in double precision
 */
record Moments(double mean, double minimum, double maximum) {
    static Moments of(double[] values) {
        double sum = 0;
        double minimum = Double.POSITIVE_INFINITY;
        double maximum = Double.NEGATIVE_INFINITY;
        int numbers = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
                numbers++;
            }
        }
        return numbers == 0
                ? new Moments(Double.NaN, Double.NaN, Double.NaN)
                : new Moments(sum / numbers, minimum, maximum);
    }
}
