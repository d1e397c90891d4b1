package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MeansTest extends AnalysisCase {
    private Means means;

    @BeforeEach
    void look() throws Exception {
        means = OnEventThread.call(() -> new Means(bench));
    }

    @Test
    void channels_are_ranked_as_the_server_ranks_them() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        ChannelMeans channels = ready(means.means()).answer();
        FigurePanel servers = panelOfFigure();

        assertThat(channels.channels())
                .hasSize(CHANNELS)
                .extracting(ChannelMean::channel)
                .isSorted();
        List<ChannelMean> top = OnEventThread.call(means::top);
        assertThat(top).extracting(ChannelMean::channel).isEqualTo(servers.getChannelsList());
        assertThat(top).extracting(ChannelMean::mean).isEqualTo(servers.getMeansList());
    }

    @Test
    void maps_are_those_of_the_largest_and_follow_their_number() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        ready(means.means());
        ready(means.maps());
        OnEventThread.run(() -> means.choose(3));
        Told<Means.Maps, Figure> maps = ready(means.maps());

        assertThat(maps.answer().header().getPanels(0).getChannelsList())
                .isEqualTo(OnEventThread.call(means::top).stream()
                        .map(ChannelMean::channel)
                        .toList())
                .hasSize(3);
    }

    @Test
    void maps_have_rows_that_are_full_and_fit() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        ready(means.means());
        OnEventThread.run(() -> means.fit(500));
        assertThat(ready(means.maps()).question().across()).isEqualTo(3);
        OnEventThread.run(() -> means.fit(590));
        assertThat(ready(means.maps()).question().across()).isEqualTo(3);
        OnEventThread.run(() -> means.fit(900));
        assertThat(ready(means.maps()).question().across()).isEqualTo(6);
    }

    @Test
    void nothing_is_asked_without_an_input_or_while_another_view_is_looked_at() throws Exception {
        go(LAYER, 0, View.MEANS);
        assertThat(phase(means.means())).isEqualTo(Phase.NOTHING);
        go(LAYER, 0, View.MOSAIC);
        choose("star.png");
        assertThat(phase(means.means())).isEqualTo(Phase.NOTHING);
        go(LAYER, 0, View.MEANS);

        assertThat(ready(means.means()).question().fed().name()).isEqualTo("star.png");
    }

    @Test
    void coming_back_asks_nothing_again_and_another_input_does() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        Told<Subject, ChannelMeans> before = ready(means.means());
        go(LAYER, 4, View.CHANNEL);
        go(LAYER, 4, View.MEANS);
        assertThat(phase(means.means())).isEqualTo(Phase.READY);
        assertThat(ready(means.means())).isSameAs(before);
        choose("ring.png");

        assertThat(phase(means.means())).isEqualTo(Phase.WAITING);
        assertThat(OnEventThread.get(means.means().shown())).containsSame(before);
        assertThat(ready(means.means()).answer()).isNotEqualTo(before.answer());
    }

    @Test
    void a_channel_is_gone_to_with_a_way_back() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        ready(means.means());
        OnEventThread.run(() -> means.go(7));
        assertThat(place()).isEqualTo(new Place(MODEL, LAYER, 7, View.CHANNEL));
        OnEventThread.run(bench.travel()::back);

        assertThat(place()).isEqualTo(new Place(MODEL, LAYER, 0, View.MEANS));
    }

    @Test
    void what_cant_be_had_is_a_sentence_and_hides_what_was_of_another_layer() throws Exception {
        choose("star.png");
        go(LAYER, 0, View.MEANS);
        ready(means.means());
        go("nowhere", 0, View.MEANS);

        assertThat(problem(means.means())).startsWith("layer: ");
        assertThat(OnEventThread.get(means.means().shown())).isEmpty();
        assertThat(OnEventThread.call(means::order)).isEmpty();
    }

    private FigurePanel panelOfFigure() throws Exception {
        Figure.Order order = OnEventThread.call(means::order).orElseThrow();
        Asked<FigurePanel> asked = OnEventThread.call(() -> bench.asked());
        OnEventThread.run(() -> asked.ask(
                "", (LayerscopeClient client) -> order.draw(client, 1).header().getPanels(0)));
        return OnEventThread.await(asked.answer(), now -> now.phase() == Phase.READY)
                .current()
                .orElseThrow();
    }
}
