package dev.layerscope.viewer.layers;

import dev.layerscope.v1.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A module, or a layer that is none, in the tree of a model.
 *
 * @param name the last part of the path
 * @param path names the layer in requests
 * @param depth of the first layer in it, from 0 for the model's first to 1 for its last
 * @param layer the value that leaves the module; empty where none does
 */
record LayerNode(String name, String path, double depth, Optional<Layer> layer, List<LayerNode> children) {
    LayerNode {
        children = List.copyOf(children);
    }

    /** The nodes below it and itself. */
    int size() {
        return 1 + children.stream().mapToInt(LayerNode::size).sum();
    }
}
