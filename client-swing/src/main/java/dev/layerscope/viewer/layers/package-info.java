/**
 * The layers of the place's model as a tree of modules, filtered by what a person types.
 *
 * <p>Start at {@link dev.layerscope.viewer.layers.LayerChoice}.
 */
@NullMarked
package dev.layerscope.viewer.layers;

import org.jspecify.annotations.NullMarked;
