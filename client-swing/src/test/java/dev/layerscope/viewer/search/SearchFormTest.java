package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Optimization.Recipe;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.search.SearchForm.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchFormTest {
    private static final Place PLACE = new Place("resnet", "layer3", 5, View.CHANNEL);
    private static final Known KNOWN = new Known(
            List.of("resnet", "vit"),
            "resnet",
            List.of(Layer.newBuilder()
                    .setPath("layer3")
                    .setTensor("t3")
                    .addAllShape(List.of(1L, 256L, 14L, 14L))
                    .setChannelAxis(1)
                    .build()));

    @Test
    void a_place_is_all_that_a_search_needs() {
        SearchForm form = SearchForm.EMPTY.at(PLACE);
        assertThat(form.problems(KNOWN)).isEmpty();

        Optimization asked = form.optimization();
        assertThat(asked.getModel()).isEqualTo("resnet");
        assertThat(asked.getObjectivesCount()).isEqualTo(1);
        assertThat(asked.getObjectives(0).getTerms(0).getChannelMean().getLayer())
                .isEqualTo("layer3");
        assertThat(asked.getObjectives(0).getTerms(0).getChannelMean().getChannel())
                .isEqualTo(5);
        assertThat(asked.getRecipe()).isEqualTo(Recipe.RECIPE_QUICK);
        assertThat(asked.getEngine()).isEqualTo(Engine.ENGINE_AUTO);
        assertThat(asked.hasSize()).isFalse();
        assertThat(asked.getStart()).isEmpty();
    }

    @Test
    void all_that_is_written_is_asked_for() {
        ChosenInput cat = new ChosenInput("cat.png", LocalInput.of(new byte[] {1, 2, 3}));
        SearchForm form = new SearchForm(
                " resnet ",
                "layer3",
                "12, 149, 0-2",
                Recipe.RECIPE_EVOLVE,
                Engine.ENGINE_GRADIENT_FREE,
                "18446744073709551615",
                "96x128",
                Optional.of(cat));
        assertThat(form.problems(KNOWN)).isEmpty();

        Optimization asked = form.optimization();
        assertThat(asked.getObjectivesList())
                .extracting(objective -> objective.getTerms(0).getChannelMean().getChannel())
                .containsExactly(12, 149, 0, 1, 2);
        assertThat(asked.getRecipe()).isEqualTo(Recipe.RECIPE_EVOLVE);
        assertThat(asked.getEngine()).isEqualTo(Engine.ENGINE_GRADIENT_FREE);
        assertThat(Long.toUnsignedString(asked.getSeed())).isEqualTo("18446744073709551615");
        assertThat(asked.getSize().getHeight()).isEqualTo(96);
        assertThat(asked.getSize().getWidth()).isEqualTo(128);
        assertThat(asked.getStart()).isEqualTo(cat.content().sha256());
    }

    @Test
    void what_is_wrong_is_said_of_each_entry() {
        SearchForm form = new SearchForm(
                "resnets", "layer3", "5-", Recipe.RECIPE_QUICK, Engine.ENGINE_AUTO, "-1", "128", Optional.empty());

        assertThat(form.problems(KNOWN))
                .isEqualTo(Map.of(
                        Entry.MODEL, "model: resnets (expected: resnet, vit)",
                        Entry.CHANNELS, "channels: 5- (expected: 1 to 64, counted from 0, such as 12,149 or 0-7)",
                        Entry.SEED, "seed: -1 (expected: a whole number from 0)",
                        Entry.SIZE, "size: 128 (expected: HEIGHTxWIDTH, such as 128x128)"));
        assertThatThrownBy(form::optimization).isInstanceOf(IllegalStateException.class);
        assertThat(SearchForm.EMPTY.problems(Known.NOTHING)).containsOnlyKeys(Entry.MODEL, Entry.LAYER, Entry.CHANNELS);
    }

    @Test
    void what_the_model_hasnt_is_said_before_the_server_does() {
        assertThat(SearchForm.EMPTY
                        .at(new Place("resnet", "layer9", 0, View.CHANNEL))
                        .problems(KNOWN))
                .isEqualTo(Map.of(Entry.LAYER, "layer: layer9 (expected: one of the 1 layers of resnet)"));
        assertThat(SearchForm.EMPTY
                        .at(new Place("resnet", "t3", 256, View.CHANNEL))
                        .problems(KNOWN))
                .isEqualTo(Map.of(Entry.CHANNELS, "channel: 256 (expected: 0 to 255, which the layer has)"));
        assertThat(SearchForm.EMPTY
                        .at(new Place("vit", "whatever", 999, View.CHANNEL))
                        .problems(KNOWN))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0-63|64", "5|1", "3,3,3|3", "0-64|0", "7-5|0", "a|0", "1,,2|0", "1234567890|0", "0-62,1-2|0"})
    void at_most_sixty_four_channels_are_read(String written, int read) {
        assertThat(ChannelNumbers.parse(written).map(List::size).orElse(0)).isEqualTo(read);
    }

    @Test
    void a_search_can_be_asked_for_as_another_was() {
        Job job = FakeJobs.job("a", Job.State.STATE_SUCCEEDED, 4, 9);

        SearchForm form = SearchForm.like(job);

        assertThat(form.problems(KNOWN)).isEmpty();
        assertThat(form.optimization())
                .isEqualTo(job.getOptimization().toBuilder()
                        .setModel("resnet")
                        .setEngine(Engine.ENGINE_AUTO)
                        .build());
    }
}
