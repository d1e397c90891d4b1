package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * What a feed is made of.
 *
 * @param perRun the shapes that a single run is fed, by input
 * @param runs how many it takes: one where the model leaves the batch open
 * @param size to which pictures were brought; empty where tensors are fed
 */
public record FedShapes(Map<String, Shape> perRun, long runs, Optional<PictureSize> size) {
    public FedShapes {
        perRun = Map.copyOf(perRun);
    }
}
