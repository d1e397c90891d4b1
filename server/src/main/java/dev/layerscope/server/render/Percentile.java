package dev.layerscope.server.render;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * Percentiles of any number of values with little memory: by counting the upper halves of their bits, and then the lower
 * halves of those that share the wanted upper one. Exact.
 *
 * <p>As NumPy's {@code percentile} with {@code method="linear"} (Hyndman and Fan's seventh definition): percentile
 * {@code p} of {@code n} values in rising order is at index {@code p / 100 (n - 1)}, and between two values in proportion.
 */
final class Percentile {
    private static final int HALF_BITS = 16;
    private static final int HALVES = 1 << HALF_BITS;

    private final Values values;
    private final DoublePredicate counted;
    private final long[] upper = new long[HALVES];
    private final long count;

    /**
     * @param counted which values are; none of these is NaN
     */
    Percentile(Values values, DoublePredicate counted) {
        this.values = values;
        this.counted = counted;
        values.forEachPart(part -> {
            for (float value : part) {
                if (counted.test(value)) {
                    upper[key(value) >>> HALF_BITS]++;
                }
            }
        });
        this.count = Arrays.stream(upper).sum();
    }

    /**
     * @param percentile 0 to 100; there must be a value
     */
    double at(double percentile) {
        double index = percentile / 100 * (count - 1);
        long below = (long) Math.floor(index);
        double share = index - below;
        double low = ranked(below);
        double high = share == 0 ? low : ranked(Math.min(below + 1, count - 1));
        return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
    }

    private float ranked(long rank) {
        int half = 0;
        long left = rank;
        while (left >= upper[half]) {
            left -= upper[half++];
        }
        long[] lower = lower(half);
        int other = 0;
        while (left >= lower[other]) {
            left -= lower[other++];
        }
        return value(half << HALF_BITS | other);
    }

    private long[] lower(int half) {
        long[] counts = new long[HALVES];
        values.forEachPart(part -> {
            for (float value : part) {
                int key = key(value);
                if (key >>> HALF_BITS == half && counted.test(value)) {
                    counts[key & HALVES - 1]++;
                }
            }
        });
        return counts;
    }

    /** Bits that, without a sign, are in the order of the values. */
    private static int key(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ (bits >> 31 | Integer.MIN_VALUE);
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
    }
}
