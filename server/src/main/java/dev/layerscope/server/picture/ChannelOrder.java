package dev.layerscope.server.picture;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Which channels come first. Values that are not numbers are left out of account; equal channels go by number. */
public enum ChannelOrder {
    /** As they were asked for. */
    AS_ASKED,
    /** By number. */
    INDEX,
    /** The largest mean first. */
    MEAN,
    /** The largest maximum first. */
    MAX,
    /** The largest share of zeros first. */
    SPARSITY;

    int[] of(int[] channels, ChannelMaps maps) {
        return switch (this) {
            case AS_ASKED -> channels;
            case INDEX -> IntStream.of(channels).sorted().toArray();
            case MEAN, MAX, SPARSITY ->
                IntStream.of(channels)
                        .mapToObj(channel -> new Ranked(channel, rank(maps.values(channel))))
                        .sorted(Comparator.comparingDouble(Ranked::rank)
                                .reversed()
                                .thenComparing(Ranked::channel))
                        .mapToInt(Ranked::channel)
                        .toArray();
        };
    }

    private record Ranked(int channel, double rank) {}

    private double rank(float[] values) {
        double sum = 0;
        double max = Double.NEGATIVE_INFINITY;
        int zeros = 0;
        int numbers = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                numbers++;
                sum += value;
                max = Math.max(max, value);
                zeros += value == 0 ? 1 : 0;
            }
        }
        double rank = this == MAX ? max : this == SPARSITY ? zeros : sum / numbers;
        return numbers == 0 || Double.isNaN(rank) ? Double.NEGATIVE_INFINITY : rank;
    }
}
