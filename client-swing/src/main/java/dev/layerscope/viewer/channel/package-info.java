/**
 * One channel of a layer for the chosen input: its map, large, and its values; and channels that were pinned, side by
 * side.
 *
 * <p>Start at {@link dev.layerscope.viewer.channel.Inspector}. {@link dev.layerscope.viewer.channel.Inspection}, what is
 * known of the place's channel, and {@link dev.layerscope.viewer.channel.PinBoard}, the maps of
 * {@link dev.layerscope.viewer.channel.Pins}, need no display. Maps are painted here, of the channel's own values and with the colours and limits that the server says for
 * them, so that they fit any window and any theme, and tell the value under the mouse; what the server alone can draw, maps
 * over the input, is the server's figure.
 */
@NullMarked
package dev.layerscope.viewer.channel;

import org.jspecify.annotations.NullMarked;
