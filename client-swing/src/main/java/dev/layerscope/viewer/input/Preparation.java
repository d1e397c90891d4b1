package dev.layerscope.viewer.input;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a person wants the input to get into one model.
 *
 * @param preset the name of a preprocessing; empty for the model's own
 * @param size to which pictures are brought; empty for the model's own
 * @param others arrays for the model's further inputs, by the input's name
 */
public record Preparation(String preset, Optional<Size> size, Map<String, ChosenInput> others) {
    /** All as the model has it. */
    public static final Preparation OWN = new Preparation("", Optional.empty(), Map.of());

    /** The named preprocessings. */
    static final List<String> PRESETS = List.of("imagenet", "unit", "signed", "raw", "caffe");

    public Preparation {
        others = Map.copyOf(others);
    }

    public Preparation withPreset(String other) {
        return new Preparation(other, size, others);
    }

    public Preparation withSize(Optional<Size> other) {
        return new Preparation(preset, other, others);
    }

    public Preparation withOther(String input, ChosenInput array) {
        Map<String, ChosenInput> more = new TreeMap<>(others);
        more.put(input, array);
        return new Preparation(preset, size, more);
    }

    public Preparation withoutOther(String input) {
        Map<String, ChosenInput> fewer = new TreeMap<>(others);
        fewer.remove(input);
        return new Preparation(preset, size, fewer);
    }

    /** An input of a model, so prepared. */
    Fed fed(String model, ChosenInput input) {
        Feed.Builder feed =
                Feed.newBuilder().setModel(model).addInputs(input.content().sha256());
        if (!preset.isEmpty()) {
            feed.getPreprocessingBuilder().setPreset(preset);
        }
        size.ifPresent(feed::setSize);
        List<LocalInput> contents = new ArrayList<>(List.of(input.content()));
        others.forEach((name, array) -> {
            feed.putNamedInputs(name, array.content().sha256());
            contents.add(array.content());
        });
        return new Fed(feed.build(), contents, input.name());
    }
}
