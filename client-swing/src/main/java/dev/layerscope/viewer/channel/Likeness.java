package dev.layerscope.viewer.channel;

/**
 * How far a channel's values for one input are from those for another, as {@code Comparison} of {@code
 * activations.proto} has it: pairs of which a value is not finite are left out, and where nothing else is there, both are
 * NaN.
 *
 * @param meanAbsolute the mean of |one - other|
 * @param cosine of the angle between both as vectors, -1 to 1: 1 where both are zero everywhere, 0 where one of them is
 */
record Likeness(double meanAbsolute, double cosine) {
    /**
     * @throws IllegalArgumentException where one has more values than the other
     */
    static Likeness of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    "values: " + one.length + " and " + other.length + " (expected: as many)");
        }
        double difference = 0;
        double product = 0;
        double ones = 0;
        double others = 0;
        int pairs = 0;
        for (int i = 0; i < one.length; i++) {
            if (Double.isFinite(one[i]) && Double.isFinite(other[i])) {
                difference += Math.abs(one[i] - other[i]);
                product += one[i] * other[i];
                ones += one[i] * one[i];
                others += other[i] * other[i];
                pairs++;
            }
        }
        return pairs == 0
                ? new Likeness(Double.NaN, Double.NaN)
                : new Likeness(difference / pairs, cosine(product, ones, others));
    }

    private static double cosine(double product, double ones, double others) {
        if (ones == 0 || others == 0) {
            return ones == others ? 1 : 0;
        }
        return product / (Math.sqrt(ones) * Math.sqrt(others));
    }
}
