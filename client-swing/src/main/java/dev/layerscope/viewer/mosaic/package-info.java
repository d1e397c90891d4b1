/**
 * Every channel of a layer as a map in one large mosaic, which one moves and enlarges as one does with a map of streets.
 *
 * <p>Start at {@link dev.layerscope.viewer.mosaic.MosaicPanel}. {@link dev.layerscope.viewer.mosaic.Showing} is what is
 * shown and needs no display, and neither do {@link dev.layerscope.viewer.mosaic.Camera}, which says what part of it, and
 * {@link dev.layerscope.viewer.mosaic.TilePlan}, which says of which tiles; {@link dev.layerscope.viewer.mosaic.TileLine}
 * gets these from the server, on threads of its own. What is shown stays until there is something newer to show.
 */
@NullMarked
package dev.layerscope.viewer.mosaic;

import org.jspecify.annotations.NullMarked;
