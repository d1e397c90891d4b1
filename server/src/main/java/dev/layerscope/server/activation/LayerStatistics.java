package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Statistics of an activation over the whole batch.
 *
 * @param channels by channel; empty where there are none, or they are not wanted
 * @param channelCount of the layer; 0 where it has no channels
 * @param deadChannels those that are exactly zero for all inputs and at all positions, in rising order
 * @param histogram empty where it is not wanted
 * @param leftOut what is wanted but can't be had, and why; empty where there is nothing
 */
public record LayerStatistics(
        Statistics all,
        List<Statistics> channels,
        int channelCount,
        List<Integer> deadChannels,
        Optional<Histogram> histogram,
        String leftOut) {
    public LayerStatistics {
        channels = List.copyOf(channels);
        deadChannels = List.copyOf(deadChannels);
    }

    /**
     * Of one opened with no selection. What comes in slices is computed two or three times where quantiles or the histogram
     * are wanted, and once else; it has quantiles of channels where each slice has whole channels.
     */
    public static LayerStatistics of(OpenActivation opened, StatisticsSettings settings, Call call) {
        return new StatisticsPasses(opened, settings, call).run();
    }

    /** Of one in memory. */
    public static LayerStatistics of(Activation activation, StatisticsSettings settings) {
        return of(new OpenActivation.Computed(activation), settings, Call.ofServer());
    }

    static List<Integer> dead(List<Statistics> channels) {
        return IntStream.range(0, channels.size())
                .filter(channel -> channels.get(channel).isDead())
                .boxed()
                .toList();
    }
}
