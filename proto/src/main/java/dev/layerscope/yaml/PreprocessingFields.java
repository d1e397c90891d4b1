package dev.layerscope.yaml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A preprocessing as people declare it: a preset, and single parts in place of the preset's. What they mean, and which
 * numbers are possible, the server decides.
 *
 * @param preset empty where none is named
 * @param mean empty for the preset's
 * @param std empty for the preset's
 */
public record PreprocessingFields(
        Optional<String> preset,
        OptionalInt resize,
        Optional<Fit> fit,
        List<Float> mean,
        List<Float> std,
        OptionalDouble scale,
        Optional<ChannelOrder> channelOrder) {
    /** All keys of such a mapping. */
    public static final Set<String> KEYS = Set.of("preset", "resize", "fit", "mean", "std", "scale", "channel_order");

    /** How a picture of another aspect ratio is brought to the size. */
    public enum Fit {
        CROP,
        STRETCH
    }

    /** Which colour comes first. */
    public enum ChannelOrder {
        RGB,
        BGR
    }

    public PreprocessingFields {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * Reads them from a mapping with these keys, among others.
     *
     * @throws YamlException where a value is of another kind
     */
    public static PreprocessingFields of(YamlFields fields) throws YamlException {
        return new PreprocessingFields(
                fields.text("preset"),
                fields.integer("resize"),
                fields.choice("fit", Fit.class),
                fields.numbers("mean"),
                fields.numbers("std"),
                fields.number("scale"),
                fields.choice("channel_order", ChannelOrder.class));
    }
}
