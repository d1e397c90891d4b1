package dev.layerscope.server.activation;

import java.util.List;
import java.util.Optional;

/**
 * What a client wants to be verified.
 *
 * @param feed may leave inputs out, which are then made from the seed
 * @param layers names that mean one layer each; all layers where empty
 * @param tolerance for all layers, in place of what their precision allows
 * @param seed of inputs that the feed leaves out
 */
public record VerificationRequest(FeedRequest feed, List<String> layers, Optional<Tolerance> tolerance, long seed) {
    public VerificationRequest {
        layers = List.copyOf(layers);
    }
}
