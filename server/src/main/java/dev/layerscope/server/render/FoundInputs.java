package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a search found for the channels that a figure shows: a picture for each, which excites it most.
 *
 * @param caption a line above them; may be empty
 * @param size of each picture, in pixels
 * @param pictures gives that of a channel, by its place among those shown; asked once for each, in order
 * @param objectives what each picture reached, in the order of the channels; NaN where that isn't known
 * @param notes lines below
 */
public record FoundInputs(
        String caption, Extent size, IntFunction<RgbImage> pictures, List<Double> objectives, List<String> notes) {
    public FoundInputs {
        objectives = List.copyOf(objectives);
        notes = List.copyOf(notes);
    }
}
