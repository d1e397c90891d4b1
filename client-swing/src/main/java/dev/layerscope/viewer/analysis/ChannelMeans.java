package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The channels of a layer, by number.
 *
 * @param layer the path
 */
record ChannelMeans(String layer, List<ChannelMean> channels) {
    ChannelMeans {
        channels = List.copyOf(channels);
    }

    static ChannelMeans of(LayerSummary summary) {
        List<Statistics> statistics = summary.getChannelsList();
        // Double.compare has NaN above everything, and tells -0 from 0, of which 0 - mean makes none.
        Comparator<Integer> largest = Comparator.comparingDouble(channel -> {
            double mean = statistics.get(channel).getMean();
            return 0 - mean;
        });
        List<Integer> ranked = IntStream.range(0, statistics.size())
                .boxed()
                .sorted(largest.thenComparing(Comparator.naturalOrder()))
                .toList();
        List<ChannelMean> byRank = new ArrayList<>();
        ranked.forEach(channel -> byRank.add(new ChannelMean(byRank.size() + 1, channel, statistics.get(channel))));
        byRank.sort(Comparator.comparingInt(ChannelMean::channel));
        return new ChannelMeans(summary.getLayer().getPath(), byRank);
    }

    /** Those with the largest means, the largest first; fewer where the layer has fewer. */
    List<ChannelMean> top(int count) {
        return channels.stream()
                .filter(channel -> channel.rank() <= count)
                .sorted(Comparator.comparingInt(ChannelMean::rank))
                .toList();
    }
}
