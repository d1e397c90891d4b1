package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelOrderTest {
    private static final float NAN = Float.NaN;
    private static final int[] ALL = {0, 1, 2, 3, 4};

    /** Five channels of three values. */
    private final ChannelMaps maps = maps(
            1, 2, 3, //
            0, 0, 9, //
            NAN, 8, 8, //
            NAN, NAN, NAN, //
            -1, 3, 4);

    @Test
    void channelsStayAsTheyWereAskedForOrGoByNumber() {
        int[] asked = {4, 1, 2};
        assertThat(ChannelOrder.AS_ASKED.of(asked, maps)).containsExactly(4, 1, 2);
        assertThat(ChannelOrder.INDEX.of(asked, maps)).containsExactly(1, 2, 4);
    }

    @Test
    void theLargestComeFirstAndEqualOnesGoByNumber() {
        // Means 2, 3, 8, none, 2.
        assertThat(ChannelOrder.MEAN.of(ALL, maps)).containsExactly(2, 1, 0, 4, 3);
        assertThat(ChannelOrder.MAX.of(ALL, maps)).containsExactly(1, 2, 4, 0, 3);
        assertThat(ChannelOrder.SPARSITY.of(ALL, maps)).containsExactly(1, 0, 2, 4, 3);
    }

    @Test
    void onlyWhatWasAskedForIsSorted() {
        assertThat(ChannelOrder.MEAN.of(new int[] {0, 4, 1}, maps)).containsExactly(1, 0, 4);
    }

    private static ChannelMaps maps(float... values) {
        Layer layer = new Layer(
                "conv1", "conv1_output", "", "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
        Tensor tensor = Tensor.ofFloats(Shape.of(1, 5, 1, 3), values);
        return new ChannelMaps(new Activation(layer, tensor, 1), "grid");
    }
}
