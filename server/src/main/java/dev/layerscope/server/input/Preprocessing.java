package dev.layerscope.server.input;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a picture becomes numbers: resized, cropped, then {@code (pixel * scale - mean) / std} for each channel.
 *
 * @param name of the preset it started from
 * @param resize the shorter side in pixels before the crop; empty: {@code resizeRatio} times the size wanted
 * @param resizeRatio of the shorter side before the crop to the size after it
 * @param scale factor on pixel values 0..255
 * @param mean per channel, or one for all
 * @param std per channel, or one for all; none zero
 */
public record Preprocessing(
        String name,
        OptionalInt resize,
        double resizeRatio,
        Fit fit,
        double scale,
        List<Float> mean,
        List<Float> std,
        ChannelOrder order) {
    private static final int LARGEST_RESIZE = 16_384;

    /** How a picture of another aspect ratio is brought to the size. */
    public enum Fit {
        /** The shorter side is scaled, then the centre is cut out. */
        CROP,
        /** Height and width are scaled separately. */
        STRETCH
    }

    /** Which colour comes first. */
    public enum ChannelOrder {
        RGB,
        BGR
    }

    private static final Preprocessing RAW =
            new Preprocessing("raw", OptionalInt.empty(), 1, Fit.CROP, 1, List.of(0f), List.of(1f), ChannelOrder.RGB);

    /** The named ones; values as torchvision and Keras document them. */
    private static final Map<String, Preprocessing> PRESETS = Map.of(
            "raw",
            RAW,
            "unit",
            RAW.named("unit").withScale(1 / 255.0),
            "signed",
            RAW.named("signed").withScale(1 / 127.5).withMean(List.of(1f)),
            "imagenet",
            RAW.named("imagenet")
                    .withResizeRatio(256 / 224.0)
                    .withScale(1 / 255.0)
                    .withMean(List.of(0.485f, 0.456f, 0.406f))
                    .withStd(List.of(0.229f, 0.224f, 0.225f)),
            "caffe",
            RAW.named("caffe")
                    .withResizeRatio(256 / 224.0)
                    .withMean(List.of(103.939f, 116.779f, 123.68f))
                    .withOrder(ChannelOrder.BGR));

    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        require(resize.orElse(1) >= 1 && resize.orElse(1) <= LARGEST_RESIZE, "resize", resize.orElse(1));
        require(resizeRatio >= 1 && resizeRatio <= 16, "resize ratio", resizeRatio);
        require(Double.isFinite(scale) && scale != 0, "scale", scale);
        require(!mean.isEmpty() && mean.size() <= 4 && mean.stream().allMatch(Float::isFinite), "mean", mean);
        require(
                !std.isEmpty()
                        && std.size() <= 4
                        && std.stream().allMatch(value -> Float.isFinite(value) && value != 0),
                "std",
                std);
    }

    /**
     * A named preprocessing.
     *
     * @throws DomainException PREPROCESSING_INVALID for an unknown name
     */
    public static Preprocessing preset(String name) {
        Preprocessing preset = PRESETS.get(name.strip().toLowerCase(Locale.ROOT));
        if (preset == null) {
            throw new DomainException(
                    Reason.PREPROCESSING_INVALID,
                    "preprocessing: '%s' (expected: imagenet, unit, signed, raw or caffe)".formatted(name));
        }
        return preset;
    }

    private Preprocessing named(String changed) {
        return new Preprocessing(changed, resize, resizeRatio, fit, scale, mean, std, order);
    }

    private Preprocessing withResizeRatio(double changed) {
        return new Preprocessing(name, resize, changed, fit, scale, mean, std, order);
    }

    public Preprocessing withResize(int changed) {
        return new Preprocessing(name, OptionalInt.of(changed), resizeRatio, fit, scale, mean, std, order);
    }

    public Preprocessing withFit(Fit changed) {
        return new Preprocessing(name, resize, resizeRatio, changed, scale, mean, std, order);
    }

    public Preprocessing withScale(double changed) {
        return new Preprocessing(name, resize, resizeRatio, fit, changed, mean, std, order);
    }

    public Preprocessing withMean(List<Float> changed) {
        return new Preprocessing(name, resize, resizeRatio, fit, scale, changed, std, order);
    }

    public Preprocessing withStd(List<Float> changed) {
        return new Preprocessing(name, resize, resizeRatio, fit, scale, mean, changed, order);
    }

    public Preprocessing withOrder(ChannelOrder changed) {
        return new Preprocessing(name, resize, resizeRatio, fit, scale, mean, std, changed);
    }

    /**
     * The shorter side of a picture before the crop, such that the picture covers the crop {@code resizeRatio} times.
     * For a square crop that is the side's length times the ratio, as torchvision's presets have it.
     */
    int shorterSide(int pictureHeight, int pictureWidth, int height, int width) {
        if (resize.isPresent()) {
            return resize.getAsInt();
        }
        double enlarged = Math.max((double) height / pictureHeight, (double) width / pictureWidth);
        int wanted = (int) Math.round(enlarged * Math.min(pictureHeight, pictureWidth) * resizeRatio);
        return Math.max(wanted, covering(pictureHeight, pictureWidth, height, width));
    }

    /** The least shorter side that leaves no border, the longer side being rounded down. */
    private static int covering(int pictureHeight, int pictureWidth, int height, int width) {
        boolean upright = pictureHeight > pictureWidth;
        long shorter = Math.min(pictureHeight, pictureWidth);
        long longer = Math.max(pictureHeight, pictureWidth);
        long alongLonger = ((upright ? height : width) * shorter + longer - 1) / longer;
        return (int) Math.max(upright ? width : height, alongLonger);
    }

    /** The number that a pixel value 0..255 becomes. */
    float value(int pixel, int channel) {
        float scaled = (float) (pixel * scale);
        float shift = mean.get(mean.size() == 1 ? 0 : channel);
        return (scaled - shift) / std.get(std.size() == 1 ? 0 : channel);
    }

    /**
     * @throws DomainException PREPROCESSING_INVALID where mean and std are for another number of channels
     */
    void checkChannels(int channels) {
        require(mean.size() == 1 || mean.size() >= channels, "mean", mean);
        require(std.size() == 1 || std.size() >= channels, "std", std);
    }

    private static void require(boolean condition, String what, Object value) {
        if (!condition) {
            throw new DomainException(
                    Reason.PREPROCESSING_INVALID,
                    "preprocessing: %s %s (expected: finite numbers, 1 to 4 of mean and std as the model has channels, no zero in std and scale, a resize of 1 to %d)"
                            .formatted(what, value, LARGEST_RESIZE));
        }
    }
}
