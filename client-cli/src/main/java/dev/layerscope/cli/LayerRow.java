package dev.layerscope.cli;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Numbers of a layer or of one of its channels.
 *
 * @param image that they are of; empty where it goes without saying
 * @param channel its number, or {@code all}
 */
record LayerRow<T>(String image, String layer, String channel, T numbers) {
    private static final String ALL = "all";

    /** Whether channels have rows of their own. */
    enum Channels {
        ROWS,
        NONE
    }

    /** Whether there are several images to tell apart. */
    enum Images {
        NAMED,
        ONE
    }

    boolean isOfLayer() {
        return channel.equals(ALL);
    }

    /** Adds the row of a layer, and behind it those of its channels where these are wanted. */
    static <T> void add(
            List<LayerRow<T>> rows, LayerRow<T> layer, Channels channels, int count, IntFunction<T> ofChannel) {
        rows.add(layer);
        for (int i = 0; channels == Channels.ROWS && i < count; i++) {
            rows.add(new LayerRow<>(layer.image, layer.layer, String.valueOf(i), ofChannel.apply(i)));
        }
    }

    static <T> LayerRow<T> ofLayer(String image, String layer, T numbers) {
        return new LayerRow<>(image, layer, ALL, numbers);
    }
}
