package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * The input of a model that pictures are made for, and how their values, 0 to 1, become its own.
 *
 * @param image the input
 * @param pixels how pixel values become numbers
 */
public record Canvas(ImageInput image, Preprocessing pixels) {
    private static final double WHITE = 255;
    private static final int RGB = 3;

    /**
     * @throws DomainException NOT_OPTIMIZABLE where the model takes no pictures
     */
    public static Canvas of(HostedModel model, Preprocessing pixels) {
        ImageInput image = model.image()
                .orElseThrow(() -> new DomainException(
                        Reason.NOT_OPTIMIZABLE,
                        "model '%s': it has no input for pictures (expected: one of shape [N, C, H, W] or [N, H, W, C])"
                                .formatted(model.name())));
        return new Canvas(image, pixels);
    }

    /** What the model is fed. */
    public Shape fed(int pictures, int height, int width) {
        return image.layout().shape(pictures, image.channels(), height, width);
    }

    /** The shapes of all that the model is fed: pictures, and the least that its further inputs allow. */
    public Map<String, Shape> feeds(HostedModel model, int pictures, int height, int width) {
        Map<String, Shape> feeds = new HashMap<>(model.singleShapes(height, width));
        feeds.put(image.name(), fed(pictures, height, width));
        return feeds;
    }

    public int channels() {
        return image.channels();
    }

    /** Height of what the model is fed for pictures of a height. */
    public int height(int pictureHeight) {
        return image.height().orElse(pictureHeight);
    }

    /** Width of what the model is fed for pictures of a width. */
    public int width(int pictureWidth) {
        return image.width().orElse(pictureWidth);
    }

    public boolean isChannelsLast() {
        return image.layout() == ImageInput.Layout.NHWC;
    }

    ElementType type() {
        return image.type();
    }

    /** The channel of a picture, red first, that a channel of the model is. */
    public int source(int channel) {
        return pixels.order() == Preprocessing.ChannelOrder.BGR && channels() == RGB ? RGB - 1 - channel : channel;
    }

    /** The factor from a picture's value, 0 to 1, to the model's. */
    public double factor(int channel) {
        return WHITE * pixels.scale() / std(channel);
    }

    /** What the model gets for black. */
    public double black(int channel) {
        return -mean(channel) / std(channel);
    }

    private double mean(int channel) {
        return pixels.mean().get(pixels.mean().size() == 1 ? 0 : channel);
    }

    private double std(int channel) {
        return pixels.std().get(pixels.std().size() == 1 ? 0 : channel);
    }
}
