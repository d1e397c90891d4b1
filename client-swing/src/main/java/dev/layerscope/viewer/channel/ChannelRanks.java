package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Statistics;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The channels of a layer by their mean, the largest first; those without numbers last, and equal ones by number. */
final class ChannelRanks {
    private final List<Integer> byMean;

    private ChannelRanks(List<Integer> byMean) {
        this.byMean = byMean;
    }

    /**
     * @param channels of each channel, by number
     */
    static ChannelRanks of(List<Statistics> channels) {
        Comparator<Integer> smallestFirst = Comparator.comparingDouble(
                channel -> orLeast(channels.get(channel).getMean()));
        return new ChannelRanks(IntStream.range(0, channels.size())
                .boxed()
                .sorted(smallestFirst.reversed().thenComparing(Comparator.naturalOrder()))
                .toList());
    }

    private static double orLeast(double mean) {
        return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
    }

    /** From 1 for the largest mean; empty for a channel that isn't there. */
    OptionalInt rank(int channel) {
        int index = byMean.indexOf(channel);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }

    /** The channel so many ranks further down, or up where negative; empty where there is none. */
    OptionalInt from(int channel, int ranks) {
        int index = byMean.indexOf(channel);
        int next = index + ranks;
        return index < 0 || next < 0 || next >= byMean.size() ? OptionalInt.empty() : OptionalInt.of(byMean.get(next));
    }
}
