package dev.layerscope.server.activation.components;

import java.util.BitSet;

/**
 * Rows of channels less the mean of each, in double precision. Samples with a value that isn't finite as a float count for
 * nothing: they are zeros. Used by one thread.
 */
final class CenteredRows {
    private static final int BLOCK = 1 << 16;

    private final ChannelRows rows;
    private final double[] mean;
    private final BitSet leftOut;

    private CenteredRows(ChannelRows rows, double[] mean, BitSet leftOut) {
        this.rows = rows;
        this.mean = mean;
        this.leftOut = leftOut;
    }

    /** Less a mean from elsewhere; what isn't finite stays so. */
    static CenteredRows around(double[] mean, ChannelRows rows) {
        return new CenteredRows(rows, mean, new BitSet());
    }

    /** Less the rows' own means. */
    static CenteredRows of(ChannelRows rows) {
        double[] mean = new double[rows.channels()];
        BitSet leftOut = new BitSet();
        double[] block = new double[Math.min(BLOCK, rows.samples())];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = mean(rows, c, block);
            if (rows.hasDoubles() || !Double.isFinite(mean[c])) {
                markUnfit(rows, c, block, leftOut);
            }
        }
        if (!leftOut.isEmpty()) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] = meanWithout(leftOut, rows, c, block);
            }
        }
        return new CenteredRows(rows, mean, leftOut);
    }

    /** To the last bit what a constant row is constant at, for sums are of differences to the first value. */
    private static double mean(ChannelRows rows, int channel, double[] block) {
        double first = 0;
        double sum = 0;
        for (int from = 0; from < rows.samples(); from += BLOCK) {
            int count = Math.min(BLOCK, rows.samples() - from);
            rows.read(channel, from, count, block);
            first = from == 0 ? block[0] : first;
            sum += sumOfDifferences(block, count, first);
        }
        return first + sum / Math.max(1, rows.samples());
    }

    private static double sumOfDifferences(double[] block, int count, double first) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        // An addition waits for the one before it, so four sums take a quarter of the time of one.
        for (; i + 4 <= count; i += 4) {
            s0 += block[i] - first;
            s1 += block[i + 1] - first;
            s2 += block[i + 2] - first;
            s3 += block[i + 3] - first;
        }
        for (; i < count; i++) {
            s0 += block[i] - first;
        }
        return s0 + s1 + (s2 + s3);
    }

    private static void markUnfit(ChannelRows rows, int channel, double[] block, BitSet leftOut) {
        for (int from = 0; from < rows.samples(); from += BLOCK) {
            int count = Math.min(BLOCK, rows.samples() - from);
            rows.read(channel, from, count, block);
            for (int i = 0; i < count; i++) {
                if (!(Math.abs(block[i]) <= Float.MAX_VALUE)) {
                    leftOut.set(from + i);
                }
            }
        }
    }

    private static double meanWithout(BitSet leftOut, ChannelRows rows, int channel, double[] block) {
        double first = 0;
        double sum = 0;
        int taken = 0;
        for (int from = 0; from < rows.samples(); from += BLOCK) {
            int count = Math.min(BLOCK, rows.samples() - from);
            rows.read(channel, from, count, block);
            for (int i = leftOut.nextClearBit(from); i < from + count; i = leftOut.nextClearBit(i + 1)) {
                first = taken == 0 ? block[i - from] : first;
                sum += block[i - from] - first;
                taken++;
            }
        }
        return first + sum / Math.max(1, taken);
    }

    double[] mean() {
        return mean;
    }

    /** Samples that count for nothing, by index. */
    BitSet leftOut() {
        return leftOut;
    }

    int channels() {
        return rows.channels();
    }

    /** All samples, those left out included. */
    int samples() {
        return rows.samples();
    }

    /**
     * Reads some samples of a channel.
     *
     * @param into from index 0 on
     */
    void read(int channel, int from, int count, double[] into) {
        rows.read(channel, from, count, into);
        double center = mean[channel];
        for (int i = 0; i < count; i++) {
            into[i] -= center;
        }
        for (int i = leftOut.nextSetBit(from); i >= 0 && i < from + count; i = leftOut.nextSetBit(i + 1)) {
            into[i - from] = 0;
        }
    }
}
