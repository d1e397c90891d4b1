package dev.layerscope.server.attribution;

import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.Optional;

/**
 * The gradient of the mean of a layer's channel by an input. Owns the values.
 *
 * @param layerType of the layer's activation
 * @param layerShape of the layer's activation, for this feed
 * @param channelAxis of the layer's activation
 * @param size to which pictures were brought; empty where tensors were fed
 * @param image the input, where it is the one for pictures
 * @param values of the input's shape
 */
public record InputGradient(
        Layer layer,
        int channel,
        ElementType layerType,
        Shape layerShape,
        int channelAxis,
        Optional<PictureSize> size,
        Optional<ImageInput> image,
        Tensor values)
        implements AutoCloseable {
    /** How many channels the layer has. */
    public int channels() {
        return Math.toIntExact(layerShape.dim(channelAxis));
    }

    @Override
    public void close() {
        values.close();
    }
}
