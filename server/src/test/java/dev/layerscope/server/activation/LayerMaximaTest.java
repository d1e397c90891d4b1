package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Selection.ChannelRange;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerMaximaTest {
    private static final Selection ALL = Selection.ALL;

    @TempDir
    private Path folder;

    @Test
    void ofEqualValuesTheFirstCountsRowByRowAndWhatIsNoNumberIsLeftOut() {
        float nan = Float.NaN;
        float low = Float.NEGATIVE_INFINITY;
        Tensor tensor = Tensor.ofFloats(
                Shape.of(1, 4, 2, 3),
                1,
                nan,
                5,
                5,
                2,
                5,
                nan,
                nan,
                nan,
                nan,
                nan,
                nan,
                low,
                low,
                low,
                low,
                low,
                low,
                nan,
                -7,
                -8,
                -9,
                -7,
                -7);

        LayerMaxima maxima = of(tensor, 1, ALL, 1);

        assertThat(maxima.map()).isEqualTo(new LayerMaxima.MapSize(2, 3));
        assertThat(all(maxima)).containsExactly("5.0 at 0,2", "NaN at 0,0", "-Infinity at 0,0", "-7.0 at 0,1");
    }

    @Test
    void channelsComeAsTheyAreChosenAndForEachInput() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2, 3, 1, 2), 1, 2, 3, 4, 6, 5, 10, 20, 40, 30, 50, 60);

        LayerMaxima maxima =
                of(tensor, 1, Selection.ofChannels(List.of(new ChannelRange(2, 2), new ChannelRange(0, 1))), 2);

        assertThat(maxima.channels()).containsExactly(2, 0, 1);
        assertThat(all(maxima))
                .containsExactly("6.0 at 0,0", "2.0 at 0,1", "4.0 at 0,1", "60.0 at 0,1", "20.0 at 0,1", "40.0 at 0,0");
    }

    @Test
    void channelsMayComeLastAndMapsMayHaveOneAxisOrNone() {
        Tensor last = Tensor.ofFloats(Shape.of(1, 2, 2, 2), 1, 8, 2, 7, 3, 6, 9, 5);
        Tensor tokens = Tensor.ofFloats(Shape.of(1, 3, 2), 1, 8, 4, 9, 3, 6);
        Tensor scores = Tensor.ofFloats(Shape.of(1, 3), 1, 8, 4);

        assertThat(all(of(last, 3, ALL, 1))).containsExactly("9.0 at 1,1", "8.0 at 0,0");
        assertThat(all(of(tokens, 2, ALL, 1))).containsExactly("4.0 at 0,1", "9.0 at 0,1");
        assertThat(all(of(scores, 1, ALL, 1))).containsExactly("1.0 at 0,0", "8.0 at 0,0", "4.0 at 0,0");
    }

    @Test
    void layersWithoutAMapForEachInputAreRefused() {
        for (Tensor wrong : List.of(
                Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
                Tensor.ofFloats(Shape.of(1, 1, 1, 1, 1), 1),
                Tensor.ofFloats(Shape.of(1, 0)))) {
            assertThatThrownBy(() -> of(wrong, 1, ALL, 1))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CHANNELS));
        }
        assertThatThrownBy(() -> of(Tensor.ofFloats(Shape.of(1), 1), 0, ALL, 1))
                .hasMessageStartingWith("maxima: layer 'conv' of shape [1] (expected: 1 on the first axis");
    }

    @ParameterizedTest
    @ValueSource(longs = {2_500, 700, 200})
    void slicesGiveTheSame(long bytes) {
        new GraphBuilder()
                .input("x", "n", 3, 9, 8)
                .weight("w", 6, 3, 3, 3)
                .node("Conv", "conv", "x", "w")
                .node("Transpose", "last", Map.of("perm", Attribute.Ints.of(0, 2, 3, 1)), "conv")
                .output("last")
                .write(folder, "net");
        Selection some = Selection.ofChannels(List.of(new ChannelRange(4, 5), new ChannelRange(1, 2)));
        for (String layer : List.of("conv", "last")) {
            for (Selection selection : List.of(ALL, some)) {
                assertThat(computed(layer, selection, bytes))
                        .isEqualTo(computed(layer, selection, Long.MAX_VALUE))
                        .hasSize(3 * (selection == ALL ? 6 : 4));
            }
        }
    }

    private List<String> computed(String layer, Selection selection, long wholeBytes) {
        ActivationSettings settings = ActivationSettings.defaults().keepingNothing();
        if (wholeBytes < Long.MAX_VALUE) {
            settings = settings.withWholeBytes(wholeBytes);
        }
        try (TestActivations server = new TestActivations(folder, settings)) {
            String[] inputs = {
                server.put(ClientFiles.png(9, 8, 1)),
                server.put(ClientFiles.png(9, 8, 2)),
                server.put(ClientFiles.png(9, 8, 3))
            };
            FeedRequest request = TestActivations.request("net", inputs);
            try (OpenActivations opened = server.open(request, List.of(layer), selection)) {
                OpenActivation activation = opened.activations().get(0);
                assertThat(activation instanceof OpenActivation.InSlices).isEqualTo(wholeBytes < Long.MAX_VALUE);
                return all(LayerMaxima.of(activation, selection, opened.rows(), Call.ofServer()));
            }
        }
    }

    private static LayerMaxima of(Tensor tensor, int channelAxis, Selection selection, long inputs) {
        OpenActivation opened = new OpenActivation.Computed(Example.activation(tensor, channelAxis));
        return LayerMaxima.of(opened, selection, inputs, Call.ofServer());
    }

    private static List<String> all(LayerMaxima maxima) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < maxima.count(); i++) {
            all.add("%s at %d,%d".formatted(maxima.value(i), maxima.row(i), maxima.column(i)));
        }
        return all;
    }
}
