package dev.layerscope.server.tensor;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Quantiles of any number of numbers, in memory that doesn't grow with them: they are gone through as often as needed, in
 * any order, mostly once or twice and at most six times. Exact.
 *
 * <p>As NumPy's {@code quantile} with {@code method="linear"} (Hyndman and Fan's seventh definition): quantile {@code q} of
 * {@code n} numbers in rising order is at index {@code q (n - 1)}, and between two numbers in proportion. Other than there,
 * a quantile between a finite number and an infinite one is infinite, and one between both infinities NaN.
 *
 * <pre>
 * do {
 *     numbers.forEach(quantiles::add);
 * } while (!quantiles.endPass());
 * </pre>
 */
public final class Quantiles {
    private final double[] asked;
    private final RankSearch search = new RankSearch();

    /**
     * @param asked each 0 to 1, in any order
     */
    public Quantiles(double... asked) {
        if (!Arrays.stream(asked).allMatch(quantile -> quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantiles: " + Arrays.toString(asked) + " (expected: 0 to 1)");
        }
        this.asked = asked.clone();
    }

    /**
     * @param number any but NaN
     */
    public void add(double number) {
        search.add(key(number));
    }

    /** Ends a pass; false where all numbers are to be added once more. */
    public boolean endPass() {
        long count = search.count();
        if (count == 0) {
            return true;
        }
        long[] ranks = Arrays.stream(asked)
                .mapToObj(quantile -> quantile * (count - 1))
                .flatMapToLong(index -> LongStream.of(below(index), above(index, count)))
                .sorted()
                .distinct()
                .toArray();
        return search.endPass(ranks);
    }

    /** In the order asked, after the last pass; NaN where there was no number. */
    public double[] result() {
        return Arrays.stream(asked).map(this::at).toArray();
    }

    private double at(double quantile) {
        long count = search.count();
        if (count == 0) {
            return Double.NaN;
        }
        double index = quantile * (count - 1);
        double share = index - below(index);
        double low = number(search.at(below(index)));
        double high = number(search.at(above(index, count)));
        if (share == 0 || low == high) {
            return low;
        }
        if (Double.isInfinite(high - low)) {
            return low * (1 - share) + high * share;
        }
        return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
    }

    private static long below(double index) {
        return (long) Math.floor(index);
    }

    private static long above(double index, long count) {
        return Math.min(below(index) + 1, count - 1);
    }

    /** An integer in the order of the numbers. */
    private static long key(double number) {
        long bits = Double.doubleToLongBits(number + 0.0);
        return bits ^ bits >> Long.SIZE - 1 & Long.MAX_VALUE;
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key ^ key >> Long.SIZE - 1 & Long.MAX_VALUE);
    }
}
