package dev.layerscope.viewer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Layer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerForestTest {
    private final List<LayerNode> forest = LayerForest.of(List.of(
            layer("conv1", "Conv"),
            layer("relu#1", "Relu"),
            layer("layer1.0.conv1", "Conv"),
            layer("layer1.0.relu#2", "Relu", "layer1.0", "layer1"),
            layer("encoder.ln/Pow", "Pow")));

    @Test
    void modules_hold_what_is_in_them_in_the_order_of_computation() {
        assertThat(drawn(forest))
                .containsExactly(
                        "conv1", "relu#1", "layer1", "  0", "    conv1", "    relu#2", "encoder", "  ln", "    /Pow");
    }

    @Test
    void the_path_of_a_node_names_it_in_requests() {
        LayerNode block = forest.get(2).children().get(0);

        assertThat(block.path()).isEqualTo("layer1.0");
        assertThat(block.children()).extracting(LayerNode::path).containsExactly("layer1.0.conv1", "layer1.0.relu#2");
    }

    @Test
    void a_module_is_the_value_that_leaves_it_and_one_that_returns_nothing_is_none() {
        LayerNode stage = forest.get(2);

        assertThat(stage.layer().orElseThrow().getPath()).isEqualTo("layer1.0.relu#2");
        assertThat(forest.get(3).layer()).isEmpty();
    }

    @Test
    void depth_goes_from_the_first_layer_to_the_last() {
        assertThat(forest).extracting(LayerNode::depth).containsExactly(0.0, 0.25, 0.5, 1.0);
    }

    @Test
    void a_filter_keeps_what_has_all_its_words_and_the_way_there() {
        assertThat(drawn(LayerFilter.of("relu").apply(forest)))
                .containsExactly("relu#1", "layer1", "  0", "    conv1", "    relu#2");
        assertThat(drawn(LayerFilter.of(" LAYER1  conv ").apply(forest))).containsExactly("layer1", "  0", "    conv1");
        assertThat(LayerFilter.of("nothing").apply(forest)).isEmpty();
        assertThat(LayerFilter.of(" ").apply(forest)).isEqualTo(forest);
    }

    @Test
    void shapes_are_said_without_the_batch() {
        Layer layer = layer("conv1", "Conv").toBuilder()
                .addAllShape(List.of(1L, 64L, 112L, 112L))
                .setBytes(3_211_264)
                .build();

        assertThat(LayerWords.summary(layer)).isEqualTo("Conv  64x112x112  3.2 MB");
    }

    private static Layer layer(String path, String operator, String... modules) {
        return Layer.newBuilder()
                .setPath(path)
                .setOpType(operator)
                .addAllModules(List.of(modules))
                .build();
    }

    private static List<String> drawn(List<LayerNode> nodes) {
        List<String> lines = new ArrayList<>();
        for (LayerNode node : nodes) {
            lines.add(node.name());
            drawn(node.children()).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }
}
