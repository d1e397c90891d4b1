package dev.layerscope.server.activation;

import dev.layerscope.server.cache.SharedCache;
import java.util.List;
import java.util.Optional;

/**
 * Activations of a feed, those that fit into memory computed. To be closed after use; slices may be computed after that.
 *
 * @param activations in the order of the layers asked for
 * @param rows of the batch: pictures, or what the first axis of arrays counts
 * @param size to which pictures were brought; empty where arrays were fed
 * @param computed holds those in memory; empty where all come in slices
 */
public record OpenActivations(
        List<OpenActivation> activations,
        long rows,
        Optional<PictureSize> size,
        Optional<SharedCache.Lease<ActivationSet>> computed)
        implements AutoCloseable {
    @Override
    public void close() {
        computed.ifPresent(SharedCache.Lease::close);
    }
}
