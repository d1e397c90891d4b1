package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What there is to be seen of a model: its layers with channels that have maps.
 *
 * @param layers at least one
 */
public record Catalogue(String model, List<Mapped> layers) {
    /**
     * A layer of shape [N, C, H, W].
     *
     * @param path the layer's
     */
    public record Mapped(String path, int channels, int rows, int columns) {}

    /**
     * @throws DomainException CONFIGURATION_INVALID without layers
     */
    public Catalogue {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "model: %s has no layer of maps (expected: one of shape [N, C, H, W])".formatted(model));
        }
    }

    /**
     * @throws dev.layerscope.client.ServerError where the server doesn't say
     */
    public static Catalogue of(LayerscopeClient client, String model) {
        return new Catalogue(
                model,
                client.listLayers(ListLayersRequest.newBuilder().setModel(model).build()).layers().stream()
                        .filter(layer -> isMapped(layer))
                        .map(layer ->
                                new Mapped(layer.getPath(), (int) layer.getShape(1), (int) layer.getShape(2), (int)
                                        layer.getShape(3)))
                        .toList());
    }

    /** A single value is no map, and has no principal components. */
    private static boolean isMapped(Layer layer) {
        return layer.getShapeCount() == 4
                && layer.getChannelAxis() == 1
                && layer.getShape(2) > 1
                && layer.getShape(3) > 1;
    }

    Mapped any(SplittableRandom random) {
        return layers.get(random.nextInt(layers.size()));
    }
}
