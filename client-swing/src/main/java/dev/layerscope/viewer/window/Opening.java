package dev.layerscope.viewer.window;

import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a window opens with.
 *
 * @param server connected to at once; where none is named, the last one is proposed
 * @param model chosen at once; empty for none
 * @param layer of it, whose mosaic is shown; empty for none
 * @param image a picture or array to be fed
 */
public record Opening(Optional<String> server, String model, String layer, Optional<Path> image) {
    /** With nothing named. */
    public static final Opening NOTHING = new Opening(Optional.empty(), "", "", Optional.empty());

    /**
     * @throws IllegalArgumentException for a layer without a model
     */
    public Opening {
        if (model.isEmpty() && !layer.isEmpty()) {
            throw new IllegalArgumentException("--layer: " + layer + " (expected: with --model, whose layer it is)");
        }
    }

    Place place() {
        return model.isEmpty() ? Place.START : new Place(model, layer, 0, layer.isEmpty() ? View.MODELS : View.MOSAIC);
    }
}
