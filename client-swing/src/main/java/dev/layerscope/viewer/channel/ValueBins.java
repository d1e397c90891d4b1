package dev.layerscope.viewer.channel;

import java.util.Arrays;

/**
 * How many values lie in each of several bins of the same width between the least and the greatest. Finite values that
 * are not zero count; zeros, of which there may be more than of all others together, are counted apart, and the rest too.
 *
 * @param low where the first bin begins; NaN where no value counts
 * @param high where the last bin ends, which it has too
 */
// An array that is made here and shown once; nobody compares bins.
@SuppressWarnings("ArrayRecordComponent")
record ValueBins(double low, double high, int[] counts, int zeros, int notFinite) {
    private static final int FEWEST = 8;
    private static final int MOST = 64;

    static ValueBins of(double[] values) {
        double[] counted =
                Arrays.stream(values).filter(v -> Double.isFinite(v) && v != 0).toArray();
        int zeros = (int) Arrays.stream(values).filter(v -> v == 0).count();
        int notFinite = values.length - counted.length - zeros;
        if (counted.length == 0) {
            return new ValueBins(Double.NaN, Double.NaN, new int[0], zeros, notFinite);
        }
        double low = Arrays.stream(counted).min().orElseThrow();
        double high = Arrays.stream(counted).max().orElseThrow();
        int[] counts = new int[low == high ? 1 : fitting(counted.length)];
        for (double value : counted) {
            double position = low == high ? 0 : (value - low) / (high - low);
            counts[Math.min(counts.length - 1, (int) (position * counts.length))]++;
        }
        return new ValueBins(low, high, counts, zeros, notFinite);
    }

    /** About as many as the square root of the values, so that bins of few values don't look like noise. */
    private static int fitting(int values) {
        return Math.max(FEWEST, Math.min(MOST, (int) Math.round(Math.sqrt(values))));
    }

    /** Where a bin begins; for the number of bins, where the last one ends. */
    double edge(int bin) {
        return low + (high - low) * bin / counts.length;
    }
}
