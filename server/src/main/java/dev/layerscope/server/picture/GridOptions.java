package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.render.Coloring;

/**
 * What is wanted of a grid.
 *
 * @param selection of channels; the rest of it is left out of account
 * @param limit of maps
 * @param columns maps side by side
 */
public record GridOptions(Selection selection, int limit, int columns, Coloring coloring) {}
