package dev.layerscope.server.activation;

import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Tensor;

/**
 * The tensor that a layer takes for a feed.
 *
 * @param tensor owned by the {@link ActivationSet} that this is part of
 * @param channelAxis -1 where there is none
 */
public record Activation(Layer layer, Tensor tensor, int channelAxis) {}
