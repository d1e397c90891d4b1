/**
 * Figures out of activations, and of what searches found for channels.
 *
 * <p>Start at {@link dev.layerscope.server.picture.Figure}, of which each figure is a record of its options. How to draw
 * is known in {@code render}: figures choose what is shown, and make panels of it.
 */
@NullMarked
package dev.layerscope.server.picture;

import org.jspecify.annotations.NullMarked;
