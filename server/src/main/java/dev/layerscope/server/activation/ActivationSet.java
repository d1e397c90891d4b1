package dev.layerscope.server.activation;

import java.util.List;
import java.util.Optional;

/** Activations from one run. Owns their tensors. */
public final class ActivationSet implements AutoCloseable {
    private final List<Activation> activations;
    private final Optional<PictureSize> size;

    ActivationSet(List<Activation> activations, Optional<PictureSize> size) {
        this.activations = List.copyOf(activations);
        this.size = size;
    }

    /** In the order of the layers asked for. */
    public List<Activation> activations() {
        return activations;
    }

    /** The size to which pictures were brought; empty where arrays were fed. */
    public Optional<PictureSize> size() {
        return size;
    }

    long bytes() {
        return activations.stream()
                .mapToLong(activation -> activation.tensor().byteSize())
                .sum();
    }

    @Override
    public void close() {
        activations.forEach(activation -> activation.tensor().close());
    }
}
