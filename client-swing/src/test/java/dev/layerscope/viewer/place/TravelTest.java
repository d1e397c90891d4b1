package dev.layerscope.viewer.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.viewer.work.OnEventThread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TravelTest {
    private static final Place MODEL = Place.START.withModel("net");
    private static final Place LAYER = MODEL.withLayer("conv1").withView(View.MOSAIC);

    private final Travel travel = new Travel();

    @Test
    void goes_back_and_forward_as_a_browser_does() throws Exception {
        List<Place> seen = OnEventThread.call(() -> {
            List<Place> places = new ArrayList<>();
            travel.place().observe(places::add);
            travel.go(MODEL);
            travel.go(LAYER);
            travel.back();
            travel.back();
            travel.back();
            travel.forward();
            travel.forward();
            travel.forward();
            return places;
        });

        assertThat(seen).containsExactly(Place.START, MODEL, LAYER, MODEL, Place.START, MODEL, LAYER);
    }

    @Test
    void another_way_forgets_the_way_forward() throws Exception {
        OnEventThread.run(() -> {
            travel.go(MODEL);
            travel.back();
            travel.go(LAYER);

            assertThat(travel.canGoForward()).isFalse();
            assertThat(travel.canGoBack()).isTrue();
        });
    }

    @Test
    void staying_is_no_step() throws Exception {
        OnEventThread.run(() -> {
            travel.go(Place.START);

            assertThat(travel.canGoBack()).isFalse();
        });
    }

    @Test
    void another_model_has_other_layers_and_another_layer_other_channels() {
        Place channel = LAYER.withChannel(7);

        assertThat(channel.withLayer("conv2")).isEqualTo(new Place("net", "conv2", 0, View.MOSAIC));
        assertThat(channel.withModel("other")).isEqualTo(new Place("other", "", 0, View.MOSAIC));
        assertThat(channel.withLayer("conv1")).isSameAs(channel);
        assertThat(channel.withModel("net")).isSameAs(channel);
    }

    @Test
    void a_view_of_a_layer_is_complete_with_a_layer() {
        assertThat(Place.START.withView(View.MOSAIC).isComplete()).isFalse();
        assertThat(MODEL.withView(View.MOSAIC).isComplete()).isFalse();
        assertThat(MODEL.withView(View.SPARSITY).isComplete()).isTrue();
        assertThat(LAYER.isComplete()).isTrue();
    }

    @Test
    void a_layer_is_of_a_model() {
        assertThatThrownBy(() -> new Place("", "conv1", 0, View.MOSAIC))
                .hasMessageContaining("(expected: a layer of a model, a channel from 0)");
    }
}
