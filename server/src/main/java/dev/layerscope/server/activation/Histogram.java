package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/**
 * How many finite values lie in each of several bins of the same width, as NumPy's {@code histogram} counts them: a bin
 * has its lower edge, and the last one both.
 *
 * @param low the least finite value, and the lower edge of the first bin; NaN where there is none
 * @param high the greatest
 * @param counts empty where no value is finite, and one where all finite ones are the same
 */
public record Histogram(double low, double high, List<Long> counts) {
    public Histogram {
        counts = List.copyOf(counts);
    }

    /** The lower edge of a bin; of the one after the last its upper edge. */
    public double edge(int bin) {
        return edge(low, high, counts.size(), bin);
    }

    /** Of finite values. */
    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** The bin of a value from {@code low} to {@code high}. */
    public int bin(double value) {
        return low == high ? 0 : bin(low, high, counts.size(), value);
    }

    /** By division, and then by the edges themselves, from which rounding may have led away. */
    private static int bin(double low, double high, int bins, double value) {
        int last = bins - 1;
        double position = (value / 2 - low / 2) / (high / 2 - low / 2) * bins;
        int bin = Math.min(last, (int) position);
        if (bin > 0 && value < edge(low, high, bins, bin)) {
            bin--;
        } else if (bin < last && value >= edge(low, high, bins, bin + 1)) {
            bin++;
        }
        return bin;
    }

    private static double edge(double low, double high, int bins, int bin) {
        if (bin == bins) {
            return high;
        }
        double range = high - low;
        double share = (double) bin / bins;
        return Double.isInfinite(range) ? low * (1 - share) + high * share : low + range / bins * bin;
    }

    /** Counts values whose range is known. */
    static final class Count {
        private final double low;
        private final double high;
        private final long[] counts;
        private final boolean binForEach;

        /**
         * @param range the least and the greatest finite value; the least above the greatest where there is none
         * @param mostBins fewer where integers have fewer values
         */
        Count(Range range, ElementType type, int mostBins) {
            this.low = range.least();
            this.high = range.greatest();
            this.binForEach = low == high || !type.isFloatingPoint() && high - low < mostBins;
            int bins = binForEach ? (int) (high - low) + 1 : mostBins;
            this.counts = new long[low > high ? 0 : bins];
        }

        void add(double value) {
            if (Double.isFinite(value)) {
                counts[bin(value)]++;
            }
        }

        Histogram result() {
            boolean none = counts.length == 0;
            return new Histogram(
                    none ? Double.NaN : low,
                    none ? Double.NaN : high,
                    Arrays.stream(counts).boxed().toList());
        }

        private int bin(double value) {
            return binForEach ? (int) (value - low) : Histogram.bin(low, high, counts.length, value);
        }
    }

    /** The finite values of a set, from the least to the greatest. */
    static final class Range {
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        void add(double value) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }

        double least() {
            return least;
        }

        double greatest() {
            return greatest;
        }
    }
}
