package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Statistics;
import org.junit.jupiter.api.Test;

final class ChannelMeansTest {
    @Test
    void equal_means_go_by_number_and_those_without_numbers_come_last() {
        ChannelMeans means = ChannelMeans.of(summary(2, Double.NaN, 5, 2, -0.0, 0));

        assertThat(means.top(6)).extracting(ChannelMean::channel).containsExactly(2, 0, 3, 4, 5, 1);
        assertThat(means.channels()).extracting(ChannelMean::rank).containsExactly(2, 6, 1, 3, 4, 5);
    }

    @Test
    void infinities_are_the_ends() {
        assertThat(ChannelMeans.of(summary(Double.NEGATIVE_INFINITY, 1, Double.POSITIVE_INFINITY, Double.NaN))
                        .top(4))
                .extracting(ChannelMean::channel)
                .containsExactly(2, 1, 0, 3);
    }

    private static LayerSummary summary(double... means) {
        LayerSummary.Builder summary = LayerSummary.newBuilder();
        for (double mean : means) {
            summary.addChannels(Statistics.newBuilder().setMean(mean));
        }
        return summary.build();
    }
}
