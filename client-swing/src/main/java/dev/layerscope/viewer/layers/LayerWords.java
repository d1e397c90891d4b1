package dev.layerscope.viewer.layers;

import dev.layerscope.v1.Layer;
import dev.layerscope.viewer.look.Units;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said of a layer in its row. */
final class LayerWords {
    private LayerWords() {}

    /** Without the batch: {@code 64x112x112}. */
    static String shape(Layer layer) {
        return layer.getShapeList().stream()
                .skip(layer.getShapeCount() > 1 ? 1 : 0)
                .map(String::valueOf)
                .collect(Collectors.joining("x"));
    }

    static String summary(Layer layer) {
        String size = layer.getBytes() > 0 ? "  " + Units.bytes(layer.getBytes()) : "";
        return layer.getOpType() + "  " + shape(layer) + size;
    }

    /** All that is known, for a tooltip. */
    static String tip(LayerNode node) {
        return node.layer()
                .map(layer -> node.path() + "\n" + layer.getOpType() + " " + layer.getShapeList()
                        + (layer.getUnmeasured().isEmpty() ? "" : "\n" + layer.getUnmeasured())
                        + (layer.getPath().equals(node.path()) ? "" : "\nis " + layer.getPath())
                        + (layer.getParameters() > 0
                                ? "\n" + String.format(Locale.ROOT, "%,d parameters", layer.getParameters())
                                : "")
                        + (layer.getFolded() ? "\nbatch normalization is part of this convolution" : ""))
                .orElse(node.path());
    }
}
