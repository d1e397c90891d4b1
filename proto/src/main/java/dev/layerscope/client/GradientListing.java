package dev.layerscope.client;

import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.Size;
import java.util.List;

/**
 * Which layers of a model have gradients.
 *
 * @param layers in the order in which they are computed
 * @param size the image size that it is for
 * @param input the model's input that gradients are by
 */
public record GradientListing(List<LayerGradient> layers, Size size, String input) {
    public GradientListing {
        layers = List.copyOf(layers);
    }
}
