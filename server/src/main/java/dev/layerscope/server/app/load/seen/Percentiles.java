package dev.layerscope.server.app.load.seen;

import java.util.Arrays;

/** Values in order. */
public final class Percentiles {
    private final double[] sorted;

    private Percentiles(double[] sorted) {
        this.sorted = sorted;
    }

    public static Percentiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /**
     * The value below which that share of all lies; between two values in proportion.
     *
     * @param share 0 to 1
     * @return NaN where there are no values
     */
    public double at(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double index = share * (sorted.length - 1);
        int below = (int) index;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (index - below) * (sorted[above] - sorted[below]);
    }
}
