package dev.layerscope.server.app.demo;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all parts of the page are made with.
 *
 * @param folder where the page and its files go
 * @param model the name of the model that is looked into
 * @param pictures by the name of their file in the folder {@link #PICTURES}
 * @param shown the one of them that figures of one picture are of
 */
record Visit(LayerscopeClient client, Path folder, String model, SortedMap<String, LocalInput> pictures, String shown) {
    static final String PICTURES = "pictures";

    Visit {
        pictures = new TreeMap<>(Map.copyOf(pictures));
        if (!pictures.containsKey(shown)) {
            throw new IllegalArgumentException("shown: " + shown + " (expected: one of " + pictures.keySet() + ")");
        }
    }

    LocalInput picture() {
        return Objects.requireNonNull(pictures.get(shown));
    }

    /** The picture's name on a command line, in the folder of the page. */
    String picturePath() {
        return PICTURES + "/" + shown;
    }

    List<LocalInput> allPictures() {
        return List.copyOf(pictures.values());
    }

    Feed feed(Collection<LocalInput> inputs) {
        return Feed.newBuilder()
                .setModel(model)
                .addAllInputs(inputs.stream().map(LocalInput::sha256).toList())
                .build();
    }
}
