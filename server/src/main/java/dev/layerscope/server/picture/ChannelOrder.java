package dev.layerscope.server.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** In which order channels are shown: the greatest first, equals as they came, those without a number last. */
public enum ChannelOrder {
    /** As they are asked for. */
    INDEX(values -> 0),
    /** By the mean of all values that are numbers. */
    MEAN(ChannelOrder::mean),
    /** By the largest value. */
    MAX(ChannelOrder::max),
    /** By the share of values that are exactly zero. */
    SPARSITY(ChannelOrder::sparsity);

    private final ToDoubleFunction<float[]> rank;

    ChannelOrder(ToDoubleFunction<float[]> rank) {
        this.rank = rank;
    }

    /**
     * Channels in this order.
     *
     * @param values of a channel, by its number; asked for once each
     */
    int[] sorted(int[] channels, IntFunction<float[]> values) {
        if (this == INDEX) {
            return channels;
        }
        double[] ranks = IntStream.of(channels)
                .mapToDouble(channel -> rank.applyAsDouble(values.apply(channel)))
                .toArray();
        return IntStream.range(0, channels.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Double.isNaN(ranks[i]) ? Double.POSITIVE_INFINITY : -ranks[i]))
                .mapToInt(i -> channels[i])
                .toArray();
    }

    private static double mean(float[] values) {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    private static double max(float[] values) {
        double max = Double.NaN;
        for (float value : values) {
            max = value <= max || Float.isNaN(value) ? max : value;
        }
        return max;
    }

    private static double sparsity(float[] values) {
        int zeros = 0;
        int count = 0;
        for (float value : values) {
            count += Float.isNaN(value) ? 0 : 1;
            zeros += value == 0 ? 1 : 0;
        }
        return (double) zeros / count;
    }

    /** The first of them. */
    static int[] first(int[] channels, int limit) {
        return Arrays.copyOf(channels, Math.min(limit, channels.length));
    }
}
