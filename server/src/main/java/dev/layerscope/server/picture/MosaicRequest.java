package dev.layerscope.server.picture;

import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.render.Coloring;

/**
 * What is wanted of a mosaic.
 *
 * @param feed of one input
 * @param layer any name that means one
 * @param selection of channels; the rest of it is left out of account
 * @param limit of channels, after they were brought into order
 * @param columns cells side by side; 0 for as many as bring the whole nearest to 4:3
 */
public record MosaicRequest(
        FeedRequest feed,
        String layer,
        Selection selection,
        ChannelOrder order,
        int limit,
        int columns,
        Arrangement arrangement,
        Coloring coloring) {}
