package dev.layerscope.viewer.input;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import java.util.List;

/**
 * What goes into a model, as requests have it.
 *
 * @param feed names the model, its inputs by their hashes, and how they are prepared
 * @param inputs those that the feed names, for a server that lacks them
 * @param name of the input, for people
 */
public record Fed(Feed feed, List<LocalInput> inputs, String name) {
    public Fed {
        inputs = List.copyOf(inputs);
    }

    /** Two are equal where the server answers them alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fed fed && fed.feed.equals(feed) && fed.name.equals(name);
    }

    @Override
    public int hashCode() {
        return feed.hashCode();
    }
}
