package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The input of a model that pictures are made for, and how their values, 0 to 1, become its own.
 *
 * @param image the input, as if it took pictures
 * @param form what of a picture its axes are
 * @param pixels how pixel values become numbers
 * @param others shapes of what is fed to further inputs, by name
 */
public record Canvas(ImageInput image, Form form, Preprocessing pixels, SortedMap<String, Shape> others) {
    private static final double WHITE = 255;
    private static final int RGB = 3;

    /** What the axes of an input are. */
    public enum Form {
        /** {@code [N, C, H, W]} or {@code [N, H, W, C]}, with channels that are colours. */
        PICTURES,
        /** The same with channels that are something else. */
        PLANES,
        /** {@code [N, H, W]}, such as tokens with their features. */
        MATRICES,
        /** {@code [N, W]}. */
        ROWS,
        /** {@code [W]}: a single row, and no batch. */
        ROW;

        /** Whether neighbours are near each other in some space that can be moved and turned. */
        public boolean isSpatial() {
            return this == PICTURES || this == PLANES;
        }
    }

    public Canvas {
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
        checkNumbers("mean", pixels.mean(), image.channels());
        checkNumbers("std", pixels.std(), image.channels());
    }

    private static void checkNumbers(String what, List<Float> numbers, int channels) {
        if (numbers.size() > 1 && numbers.size() < channels) {
            throw new DomainException(
                    Reason.PREPROCESSING_INVALID,
                    "preprocessing: %s of %d numbers (expected: 1, or one for each of %d channels)"
                            .formatted(what, numbers.size(), channels));
        }
    }

    /**
     * @param others shapes of what is fed to further inputs, by name
     * @throws DomainException NOT_OPTIMIZABLE where the model has no input that can be searched;
     *     PREPROCESSING_INVALID where its numbers aren't those of the input's channels
     */
    public static Canvas of(HostedModel model, Preprocessing pixels, Map<String, Shape> others) {
        SortedMap<String, Shape> sorted = new TreeMap<>(others);
        ImageInput pictures =
                model.image().filter(image -> !others.containsKey(image.name())).orElse(null);
        if (pictures != null) {
            return new Canvas(pictures, Form.PICTURES, pixels, sorted);
        }
        ValueInfo searched = SearchedInput.of(model, others.keySet());
        ImageInput image = SearchedInput.asPictures(model, searched);
        return new Canvas(image, SearchedInput.form(searched, image), pixels, sorted);
    }

    /** What the model is fed. */
    public Shape fed(int pictures, int height, int width) {
        int rows = rows(pictures);
        return switch (form) {
            case PICTURES, PLANES -> image.layout().shape(rows, image.channels(), height, width);
            case MATRICES -> Shape.of(rows, height, width);
            case ROWS -> Shape.of(rows, width);
            case ROW -> Shape.of(width);
        };
    }

    /** The shapes of all that the model is fed: pictures, what is brought, and the least that what nobody feeds allows. */
    public Map<String, Shape> feeds(HostedModel model, int pictures, int height, int width) {
        Map<String, Shape> feeds = new HashMap<>(model.singleShapes(height, width));
        feeds.putAll(others);
        feeds.put(image.name(), fed(pictures, height, width));
        return feeds;
    }

    /** How many pictures the model takes at once, no fewer and no more; 1 also where it leaves that open. */
    public int batch() {
        return image.batch().orElse(1);
    }

    /** What the model is fed for some pictures: as many, or its own batch, filled up with copies. */
    public int rows(int pictures) {
        return Math.max(pictures, batch());
    }

    /** The part of an activation that is the pictures' where the batch was filled up. */
    Shape own(Shape activation, int pictures) {
        return rows(pictures) == pictures ? activation : activation.with(0, pictures);
    }

    public int channels() {
        return image.channels();
    }

    /** Whether the model can't be fed another size, even where its file could be made to. */
    public boolean isOfOneSize(HostedModel model) {
        boolean fixed = image.height().isPresent() || image.width().isPresent();
        return fixed && model.image().filter(image::equals).isEmpty();
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
