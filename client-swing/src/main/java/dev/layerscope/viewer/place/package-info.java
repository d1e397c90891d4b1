/**
 * Where in the models the viewer is: the model, the layer, the channel, and the way it looks at them; the way back, and
 * forward again.
 *
 * <p>Start at {@link dev.layerscope.viewer.place.Travel}. Nothing here asks the server or draws.
 */
@NullMarked
package dev.layerscope.viewer.place;

import org.jspecify.annotations.NullMarked;
