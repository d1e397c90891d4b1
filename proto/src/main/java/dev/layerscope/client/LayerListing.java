package dev.layerscope.client;

import dev.layerscope.v1.Layer;
import dev.layerscope.v1.Size;
import java.util.List;

/**
 * The layers of a model.
 *
 * @param layers in the order in which they are computed
 * @param size the image size that their shapes are for
 */
public record LayerListing(List<Layer> layers, Size size) {
    public LayerListing {
        layers = List.copyOf(layers);
    }
}
