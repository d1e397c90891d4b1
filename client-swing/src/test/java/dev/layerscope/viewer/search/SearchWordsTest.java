package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Job.State;
import dev.layerscope.v1.LogitTerm;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.viewer.FakeJobs;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SearchWordsTest {
    @Test
    void channels_of_one_layer_are_named_once_with_it() {
        Optimization one = FakeJobs.job("a", State.STATE_QUEUED, 4).getOptimization();
        Optimization many = FakeJobs.job(
                        "a", State.STATE_QUEUED, IntStream.range(0, 10).toArray())
                .getOptimization();

        assertThat(SearchWords.target(one)).isEqualTo("layer3:4");
        assertThat(SearchWords.channels(one)).isEqualTo("channel 4");
        assertThat(SearchWords.target(many)).isEqualTo("layer3:0, 1, 2, 3, 4, 5, 6, 7 and 2 more");
        assertThat(SearchWords.layer(many)).isEqualTo("layer3");
        assertThat(SearchWords.channels(many)).isEqualTo("channels 0, 1, 2, 3, 4, 5, 6, 7 and 2 more");
        assertThat(SearchWords.caption(many, 9)).isEqualTo("9");
    }

    @Test
    void what_others_search_is_said_as_the_command_line_says_it() {
        Optimization mixed = Optimization.newBuilder()
                .addObjectives(Objective.newBuilder()
                        .addTerms(ObjectiveTerm.newBuilder()
                                .setLogit(LogitTerm.newBuilder().setLabel("tabby"))))
                .addObjectives(Objective.newBuilder()
                        .addTerms(ObjectiveTerm.newBuilder()
                                .setChannelMean(ChannelMeanTerm.newBuilder().setLayer("stem"))))
                .build();

        assertThat(SearchWords.target(mixed)).isEqualTo("class tabby, stem:0");
        assertThat(SearchWords.layer(mixed)).isEqualTo("class tabby, stem:0");
        assertThat(SearchWords.channels(mixed)).isEmpty();
        assertThat(SearchWords.channel(mixed, 0)).isEmpty();
        assertThat(SearchWords.channel(mixed, 1)).isPresent();
        assertThat(SearchWords.caption(mixed, 0)).isEqualTo("class tabby");
    }

    @Test
    void where_a_search_stands_is_one_line() {
        Job queued = FakeJobs.job("a", State.STATE_QUEUED, 4).toBuilder()
                .setQueuePosition(2)
                .setWaitLeft(Duration.newBuilder().setSeconds(40))
                .build();
        Job running = FakeJobs.at(queued, 23, 0.53).toBuilder()
                .setTimeLeft(Duration.newBuilder().setSeconds(720))
                .build();

        assertThat(SearchWords.progress(queued)).isEqualTo("queued, number 2 in line, begins in 40 s");
        assertThat(SearchWords.progress(running)).isEqualTo("running, step 23 of 100, 8x8, 12 min left");
        assertThat(SearchWords.progress(
                        running.toBuilder().setState(State.STATE_CANCELLED).build()))
                .isEqualTo("cancelled after 23 of 100 steps");
        assertThat(SearchWords.progress(
                        running.toBuilder().setState(State.STATE_SUCCEEDED).build()))
                .isEqualTo("succeeded, objective 0.5300 after 23 steps");
    }

    @Test
    void times_are_those_of_the_person() {
        Timestamp moment = Timestamp.newBuilder().setSeconds(1_700_000_000).build();

        assertThat(SearchWords.moment(moment, ZoneOffset.ofHours(2))).isEqualTo("2023-11-15 00:13");
        assertThat(SearchWords.briefMoment(moment, ZoneOffset.UTC)).isEqualTo("14 Nov 22:13");
    }
}
