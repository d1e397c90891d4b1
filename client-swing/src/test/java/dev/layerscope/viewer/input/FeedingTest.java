package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeedingTest {
    private static final ChosenInput CAT = Inputs.named("cat.png");
    private static final ChosenInput MASK = Inputs.named("mask.npy");
    private static final Size SIZE =
            Size.newBuilder().setHeight(32).setWidth(48).build();

    private Travel travel;
    private Feeding feeding;

    @BeforeEach
    void start() throws Exception {
        travel = new Travel();
        feeding = OnEventThread.call(() -> new Feeding(travel));
    }

    @Test
    void nothing_is_fed_without_a_model_or_an_input() throws Exception {
        assertThat(OnEventThread.get(feeding.fed())).isEmpty();
        go("resnet");
        assertThat(OnEventThread.get(feeding.fed())).isEmpty();
        OnEventThread.run(() -> feeding.choose(CAT));
        assertThat(feed().getModel()).isEqualTo("resnet");
        assertThat(feed().getInputsList()).containsExactly(CAT.content().sha256());
        assertThat(feed().hasPreprocessing()).isFalse();
        assertThat(feed().hasSize()).isFalse();
    }

    @Test
    void each_model_has_a_preparation_of_its_own() throws Exception {
        OnEventThread.run(() -> feeding.choose(CAT));
        go("resnet");
        prepare(Preparation.OWN.withPreset("unit").withSize(Optional.of(SIZE)));
        go("vit");
        assertThat(feed().hasPreprocessing()).isFalse();
        assertThat(OnEventThread.get(feeding.preparation())).isEqualTo(Preparation.OWN);
        OnEventThread.run(travel::back);

        assertThat(feed().getPreprocessing().getPreset()).isEqualTo("unit");
        assertThat(feed().getSize()).isEqualTo(SIZE);
    }

    @Test
    void further_inputs_are_fed_by_name() throws Exception {
        OnEventThread.run(() -> feeding.choose(CAT));
        go("masked");
        prepare(Preparation.OWN.withOther("mask", MASK));
        Fed fed = OnEventThread.get(feeding.fed()).orElseThrow();

        assertThat(fed.feed().getNamedInputsMap())
                .containsExactlyEntriesOf(
                        java.util.Map.of("mask", MASK.content().sha256()));
        assertThat(fed.inputs()).isEqualTo(List.of(CAT.content(), MASK.content()));
        prepare(Preparation.OWN.withOther("mask", MASK).withoutOther("mask"));
        assertThat(feed().getNamedInputsCount()).isZero();
    }

    @Test
    void another_preparation_is_another_feed() throws Exception {
        OnEventThread.run(() -> feeding.choose(CAT));
        go("resnet");
        Fed before = OnEventThread.get(feeding.fed()).orElseThrow();
        prepare(Preparation.OWN.withPreset("raw"));

        assertThat(OnEventThread.get(feeding.fed())).isNotEqualTo(Optional.of(before));
        prepare(Preparation.OWN);
        assertThat(OnEventThread.get(feeding.fed())).contains(before);
    }

    private void prepare(Preparation preparation) throws Exception {
        OnEventThread.run(() -> feeding.prepare(preparation));
    }

    private void go(String model) throws Exception {
        OnEventThread.run(() -> travel.go(new Place(model, "", 0, View.MODELS)));
    }

    private Feed feed() throws Exception {
        return OnEventThread.get(feeding.fed()).orElseThrow().feed();
    }
}
