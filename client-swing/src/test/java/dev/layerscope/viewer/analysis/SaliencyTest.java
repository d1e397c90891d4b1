package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.analysis.SaliencySettings.Laying;
import dev.layerscope.viewer.analysis.SaliencySettings.Reading;
import dev.layerscope.viewer.analysis.SaliencySettings.Rule;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SaliencyTest extends AnalysisCase {
    private Saliency saliency;

    @BeforeEach
    void look() throws Exception {
        saliency = OnEventThread.call(() -> new Saliency(bench));
        choose("star.png");
    }

    @Test
    void a_channel_has_a_figure_of_the_scale_asked_for() throws Exception {
        go(LAYER, 3, View.SALIENCY);
        Figure once = ready(saliency.figure()).answer();
        OnEventThread.run(() -> saliency.scale(2));
        Figure twice = ready(saliency.figure()).answer();

        assertThat(once.header().getPanels(0).getChannelsList()).containsExactly(3);
        assertThat(twice.picture().getWidth())
                .isBetween(2 * once.picture().getWidth() - 8, 2 * once.picture().getWidth() + 8);
        assertThat(OnEventThread.call(saliency::channels)).isEqualTo(CHANNELS);
    }

    @Test
    void each_setting_is_another_picture() throws Exception {
        go(LAYER, 3, View.SALIENCY);
        BufferedImage usual = ready(saliency.figure()).answer().picture();
        BufferedImage signed = after(saliency -> saliency.change(now -> now.with(Reading.SIGNED)));
        BufferedImage alone = after(saliency -> saliency.change(now -> now.with(Laying.ALONE)));
        BufferedImage guided = after(saliency -> saliency.change(now -> now.with(Rule.GUIDED)));

        assertThat(pixels(usual)).isNotEqualTo(pixels(signed));
        assertThat(pixels(signed)).isNotEqualTo(pixels(alone));
        assertThat(pixels(alone)).isNotEqualTo(pixels(guided));
        assertThat(ready(saliency.figure()).question().settings())
                .isEqualTo(new SaliencySettings(Reading.SIGNED, Laying.ALONE, Rule.GUIDED));
    }

    @Test
    void another_channel_is_another_place() throws Exception {
        go(LAYER, 3, View.SALIENCY);
        ready(saliency.figure());
        OnEventThread.run(() -> saliency.channel(4));

        assertThat(place()).isEqualTo(new Place(MODEL, LAYER, 4, View.SALIENCY));
        assertThat(ready(saliency.figure()).question().channel()).isEqualTo(4);
    }

    @Test
    void a_layer_without_a_gradient_says_what_stops_it() throws Exception {
        go(LAYER, 3, View.SALIENCY);
        ready(saliency.figure());
        go(new Place(PlainModel.NAME, PlainModel.WHOLE, 0, View.SALIENCY));

        assertThat(problem(saliency.figure())).contains("Cast").contains("(expected: ");
        assertThat(OnEventThread.get(saliency.figure().shown())).isEmpty();
    }

    @Test
    void a_channel_that_isnt_there_is_refused_in_a_sentence() throws Exception {
        go(LAYER, CHANNELS, View.SALIENCY);

        assertThat(problem(saliency.figure())).contains("(expected: ");
    }

    @Test
    void a_gradient_that_is_zero_is_told_and_a_live_one_isnt() throws Exception {
        Sparsity sparsity = OnEventThread.call(() -> new Sparsity(bench));
        Means means = OnEventThread.call(() -> new Means(bench));
        go(new Place(MODEL, "", 0, View.SPARSITY));
        String layer = ready(sparsity.zeros()).answer().stream()
                .filter(zeros -> zeros.deadChannels() > 0)
                .findFirst()
                .orElseThrow()
                .layer();
        go(layer, 0, View.MEANS);
        ChannelMeans channels = ready(means.means()).answer();
        go(layer, channels.top(CHANNELS).get(0).channel(), View.SALIENCY);
        ready(saliency.figure());
        assertThat(OnEventThread.call(saliency::remark)).isEmpty();
        int dead = channels.channels().stream()
                .filter(channel -> channel.statistics().getSparsity() == 1)
                .findFirst()
                .orElseThrow()
                .channel();
        go(layer, dead, View.SALIENCY);
        ready(saliency.figure());

        assertThat(OnEventThread.call(saliency::remark))
                .startsWith("The gradient of channel " + dead + " is zero everywhere")
                .endsWith("or the rule Redirected.");
    }

    @Test
    void what_was_asked_last_is_what_is_there_when_answers_overtake() throws Exception {
        go(LAYER, 1, View.SALIENCY);
        OnEventThread.run(() -> {
            for (int channel = 2; channel < 8; channel++) {
                saliency.channel(channel);
            }
        });
        Told<Saliency.Wanted, Figure> told = ready(saliency.figure());

        assertThat(told.question().channel()).isEqualTo(7);
        assertThat(told.answer().header().getPanels(0).getChannelsList()).containsExactly(7);
        assertThat(phase(saliency.figure())).isEqualTo(Phase.READY);
    }

    private BufferedImage after(java.util.function.Consumer<Saliency> change) throws Exception {
        OnEventThread.run(() -> change.accept(saliency));
        return ready(saliency.figure()).answer().picture();
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
