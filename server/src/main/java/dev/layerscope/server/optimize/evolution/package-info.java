/**
 * Searches by forward passes alone: an evolution strategy over waves that repeat, for models that no gradient passes.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.evolution.EvolutionEngine}. It knows nothing of a model but what it
 * reaches for a picture.
 */
@NullMarked
package dev.layerscope.server.optimize.evolution;

import org.jspecify.annotations.NullMarked;
