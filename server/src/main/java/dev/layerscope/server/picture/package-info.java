/**
 * Figures out of activations.
 *
 * <p>Start at {@link dev.layerscope.server.picture.GridPicture}. How to draw is known in {@code render}.
 */
@NullMarked
package dev.layerscope.server.picture;

import org.jspecify.annotations.NullMarked;
