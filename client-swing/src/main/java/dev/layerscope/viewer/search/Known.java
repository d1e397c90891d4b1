package dev.layerscope.viewer.search;

import dev.layerscope.v1.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the server's models, against which a form is checked before it is sent. What isn't known is the server's
 * to refuse.
 *
 * @param models the names of all; not known where empty
 * @param model whose layers these are; empty where none are known
 * @param layers all of its layers
 */
record Known(List<String> models, String model, List<Layer> layers) {
    static final Known NOTHING = new Known(List.of(), "", List.of());
    private static final int MOST_NAMED = 6;

    Known {
        models = List.copyOf(models);
        layers = List.copyOf(layers);
    }

    /** What is wrong with a model's name; empty where nothing is. */
    Optional<String> aboutModel(String name) {
        if (models.isEmpty() || models.contains(name.replaceFirst("@.*", ""))) {
            return Optional.empty();
        }
        String more = models.size() > MOST_NAMED ? " and " + (models.size() - MOST_NAMED) + " more" : "";
        String some = String.join(", ", models.stream().limit(MOST_NAMED).toList());
        return Optional.of("model: %s (expected: %s%s)".formatted(name, some, more));
    }

    Optional<String> aboutLayer(String owner, String name) {
        return !isOf(owner) || !named(name).isEmpty()
                ? Optional.empty()
                : Optional.of("layer: %s (expected: one of the %d layers of %s)".formatted(name, layers.size(), owner));
    }

    Optional<String> aboutChannels(String owner, String name, List<Integer> channels) {
        List<Layer> found = isOf(owner) ? named(name) : List.of();
        if (found.size() != 1) {
            return Optional.empty();
        }
        Layer layer = found.get(0);
        int axis = layer.getChannelAxis();
        if (axis < 0 || axis >= layer.getShapeCount()) {
            return Optional.empty();
        }
        long count = layer.getShape(axis);
        return channels.stream()
                .filter(channel -> channel >= count)
                .findFirst()
                .map(channel -> "channel: %d (expected: 0 to %d, which the layer has)".formatted(channel, count - 1));
    }

    private boolean isOf(String owner) {
        return owner.equals(model) && !layers.isEmpty();
    }

    /** Those of this name, by whichever of their names. */
    private List<Layer> named(String name) {
        List<Layer> byPath =
                layers.stream().filter(layer -> layer.getPath().equals(name)).toList();
        if (!byPath.isEmpty()) {
            return byPath;
        }
        List<Layer> found = new ArrayList<>();
        for (Layer layer : layers) {
            if (layer.getTensor().equals(name)
                    || layer.getNode().equals(name)
                    || layer.getModulesList().contains(name)) {
                found.add(layer);
            }
        }
        return found;
    }
}
