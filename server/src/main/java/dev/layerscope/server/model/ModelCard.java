package dev.layerscope.server.model;

import dev.layerscope.server.input.Preprocessing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What people declare about a model, in a YAML file beside it.
 *
 * @param preprocessing empty where nobody declared it
 * @param labels class names by index of the output; may be empty
 * @param height the image size used where neither request nor model names one
 */
public record ModelCard(
        Optional<Preprocessing> preprocessing, List<String> labels, OptionalInt height, OptionalInt width) {
    public static final ModelCard EMPTY =
            new ModelCard(Optional.empty(), List.of(), OptionalInt.empty(), OptionalInt.empty());

    public ModelCard {
        labels = List.copyOf(labels);
    }
}
