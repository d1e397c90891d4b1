package dev.layerscope.server.render;

import java.util.List;

/**
 * What a histogram shows.
 *
 * @param title the layer's name, for example
 * @param subtitle a smaller line below the title; may be empty
 * @param low the lower edge of the first bin; NaN where there are no values
 * @param high the upper edge of the last bin
 * @param counts of bins of the same width, exact zeros included
 * @param zeros among the counts; they are drawn apart
 * @param remark on values that are in no bin; empty where there are none
 */
public record HistogramSpec(
        String title,
        String subtitle,
        double low,
        double high,
        List<Long> counts,
        Zeros zeros,
        CountScale countScale,
        String remark) {
    public HistogramSpec {
        counts = List.copyOf(counts);
    }

    /** How high bars are. */
    public enum CountScale {
        LINEAR,
        LOGARITHMIC
    }

    /**
     * Values that are exactly zero.
     *
     * @param bin that they are in; any where there are none
     */
    public record Zeros(int bin, long count) {
        public static final Zeros NONE = new Zeros(-1, 0);
    }

    long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Of a bin, those that are not zero. */
    long others(int bin) {
        return counts.get(bin) - (bin == zeros.bin() ? zeros.count() : 0);
    }
}
