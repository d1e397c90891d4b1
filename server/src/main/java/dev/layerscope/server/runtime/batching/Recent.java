package dev.layerscope.server.runtime.batching;

import java.util.Arrays;

/** The last few measurements of something that varies now and then by a lot. Used by one thread at a time. */
final class Recent {
    private static final int KEPT = 15;

    private final double[] values = new double[KEPT];
    private long count;

    void add(double value) {
        values[(int) (count++ % KEPT)] = value;
    }

    long count() {
        return count;
    }

    /** Of those kept; not a number where there are none. */
    double median() {
        int kept = (int) Math.min(count, KEPT);
        double[] sorted = Arrays.copyOf(values, kept);
        Arrays.sort(sorted);
        return kept == 0 ? Double.NaN : sorted[kept / 2];
    }

    void clear() {
        count = 0;
    }
}
