package dev.layerscope.server.activation.components;

import dev.layerscope.server.tensor.Tensor;

/**
 * An activation in a basis. Owns the tensor.
 *
 * @param basis that it is in
 * @param projections floats {@code [N, K, ...]}: the layer's axes with the components in the place of channels, behind the
 *     batch; NaN at positions with a value that isn't finite
 */
public record Projected(Basis basis, Tensor projections) implements AutoCloseable {
    @Override
    public void close() {
        projections.close();
    }
}
