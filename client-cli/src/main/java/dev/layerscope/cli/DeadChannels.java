package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.SummarizeActivationsRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many channels of each layer are zero everywhere for all images.
 *
 * @param summaries by the layer's path
 */
record DeadChannels(Map<String, LayerSummary> summaries) {
    /** Of the layers that are computed together. */
    private static final long MOST_BYTES = 256L << 20;

    static final DeadChannels NOT_ASKED = new DeadChannels(Map.of());

    DeadChannels {
        summaries = Map.copyOf(summaries);
    }

    /** Those of layers that have channels, and a shape. */
    static DeadChannels of(LayerscopeClient client, LocalFeed local, List<Layer> layers) {
        Map<String, LayerSummary> found = new HashMap<>();
        List<Layer> together = new ArrayList<>();
        long bytes = 0;
        for (Layer layer : layers) {
            if (layer.getChannelAxis() < 0 || !layer.getUnmeasured().isEmpty()) {
                continue;
            }
            if (!together.isEmpty() && bytes + layer.getBytes() > MOST_BYTES) {
                ask(client, local, together, found);
                together.clear();
                bytes = 0;
            }
            together.add(layer);
            bytes += layer.getBytes();
        }
        if (!together.isEmpty()) {
            ask(client, local, together, found);
        }
        return new DeadChannels(found);
    }

    private static void ask(
            LayerscopeClient client, LocalFeed local, List<Layer> layers, Map<String, LayerSummary> found) {
        SummarizeActivationsRequest request = SummarizeActivationsRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers.stream().map(Layer::getPath).toList())
                .setLayersOnly(true)
                .setMomentsOnly(true)
                .build();
        client.summarizeActivations(request, local.inputs())
                .getLayersList()
                .forEach(summary -> found.put(summary.getLayer().getPath(), summary));
    }

    Optional<LayerSummary> of(Layer layer) {
        return Optional.ofNullable(summaries.get(layer.getPath()));
    }

    /** Such as {@code 3/64}; empty where it isn't known. */
    String text(Layer layer) {
        return of(layer)
                .map(summary -> summary.getDeadChannelsCount() + "/" + summary.getChannelCount())
                .orElse("");
    }
}
