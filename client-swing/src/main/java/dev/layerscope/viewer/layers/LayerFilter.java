package dev.layerscope.viewer.layers;

import dev.layerscope.v1.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person typed to see fewer layers: words that all have to be somewhere in path, operator or shape, in either case.
 */
record LayerFilter(List<String> words) {
    static final LayerFilter ALL = new LayerFilter(List.of());

    LayerFilter {
        words = List.copyOf(words);
    }

    static LayerFilter of(String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        return text.isEmpty() ? ALL : new LayerFilter(List.of(text.split("\\s+", -1)));
    }

    /** The nodes that match, and those that lead to them; all of a module that matches itself. */
    List<LayerNode> apply(List<LayerNode> nodes) {
        if (words.isEmpty()) {
            return nodes;
        }
        List<LayerNode> kept = new ArrayList<>();
        for (LayerNode node : nodes) {
            if (matches(node)) {
                kept.add(node);
                continue;
            }
            List<LayerNode> below = apply(node.children());
            if (!below.isEmpty()) {
                kept.add(new LayerNode(node.name(), node.path(), node.depth(), node.layer(), below));
            }
        }
        return kept;
    }

    private boolean matches(LayerNode node) {
        Optional<Layer> layer = node.layer();
        String text = (node.path() + " "
                        + layer.map(known -> known.getOpType() + " " + LayerWords.shape(known))
                                .orElse(""))
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }
}
