/**
 * The graph that a search raises: from a parameter by way of a picture, a view of it and the model to a loss, and its
 * gradient.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.loss.LossGraph}.
 */
@NullMarked
package dev.layerscope.server.optimize.loss;

import org.jspecify.annotations.NullMarked;
