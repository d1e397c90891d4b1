/**
 * From inputs to activations: feeding, runs of derived graphs, selection, statistics, and the cache of activations.
 *
 * <p>Start at {@link dev.layerscope.server.activation.Activations}.
 */
@NullMarked
package dev.layerscope.server.activation;

import org.jspecify.annotations.NullMarked;
