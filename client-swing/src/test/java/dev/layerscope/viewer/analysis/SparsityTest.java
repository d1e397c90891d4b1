package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SparsityTest extends AnalysisCase {
    private Sparsity sparsity;
    private Means means;

    @BeforeEach
    void look() throws Exception {
        sparsity = OnEventThread.call(() -> new Sparsity(bench));
        means = OnEventThread.call(() -> new Means(bench));
        choose("star.png");
    }

    @Test
    void layers_after_activation_functions_are_in_the_order_of_computation() throws Exception {
        go(new Place(MODEL, "", 0, View.SPARSITY));
        List<LayerZeros> zeros = ready(sparsity.zeros()).answer();

        assertThat(zeros).hasSizeGreaterThan(3).allMatch(layer -> layer.zeros() > 0 && layer.zeros() < 1);
        assertThat(zeros.get(0).layer()).isEqualTo(LAYER);
        assertThat(zeros).extracting(LayerZeros::depth).startsWith(1, 2, 3);
    }

    @Test
    void zeros_are_the_mean_of_those_of_the_channels() throws Exception {
        go(new Place(MODEL, "", 0, View.SPARSITY));
        LayerZeros first = ready(sparsity.zeros()).answer().get(0);
        go(LAYER, 0, View.MEANS);
        List<ChannelMean> channels = ready(means.means()).answer().channels();

        assertThat(first.channels()).isEqualTo(CHANNELS);
        assertThat(channels.stream()
                        .mapToDouble(channel -> channel.statistics().getSparsity())
                        .average())
                .hasValueCloseTo(first.zeros(), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(channels.stream()
                        .filter(channel -> channel.statistics().getSparsity() == 1)
                        .count())
                .isEqualTo(first.deadChannels());
    }

    @Test
    void a_layer_is_gone_to() throws Exception {
        go(new Place(MODEL, "", 0, View.SPARSITY));
        LayerZeros second = ready(sparsity.zeros()).answer().get(1);
        OnEventThread.run(() -> sparsity.go(second));

        assertThat(place()).isEqualTo(new Place(MODEL, second.layer(), 0, View.MOSAIC));
    }

    @Test
    void a_model_without_activation_functions_has_no_such_layers() throws Exception {
        go(new Place(PlainModel.NAME, "", 0, View.SPARSITY));

        assertThat(ready(sparsity.zeros()).answer()).isEmpty();
        assertThat(OnEventThread.call(sparsity::order)).isEmpty();
    }

    @Test
    void dead_channels_are_part_of_the_zeros() {
        LayerZeros layer = new LayerZeros(1, "relu", 0.5, 4, 16);

        assertThat(layer.zerosOfDeadChannels()).isEqualTo(0.25);
        assertThat(layer.words()).isEqualTo("relu \u00b7 50.0 % zeros \u00b7 4 of 16 channels dead");
        assertThat(new LayerZeros(1, "flat", 0.5, 0, 0).zerosOfDeadChannels()).isZero();
    }
}
