/**
 * Principal components of activations: each position of each picture is a sample, each channel a feature.
 *
 * <p>Start at {@link dev.layerscope.server.activation.components.PrincipalComponents}. How components become colours is
 * known in {@code picture}.
 */
@NullMarked
package dev.layerscope.server.activation.components;

import org.jspecify.annotations.NullMarked;
