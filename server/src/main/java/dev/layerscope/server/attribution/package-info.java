/**
 * What a layer's channel owes to the input: gradients of activations by what the model is fed, and which layers have any.
 *
 * <p>Start at {@link dev.layerscope.server.attribution.Attributions}. The backward graphs come from {@code autodiff}; inputs are
 * prepared and runs are made by {@code activation}.
 */
@NullMarked
package dev.layerscope.server.attribution;

import org.jspecify.annotations.NullMarked;
