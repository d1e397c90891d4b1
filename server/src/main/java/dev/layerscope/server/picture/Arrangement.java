package dev.layerscope.server.picture;

import dev.layerscope.server.render.Extent;

/** What the map of a channel is in a mosaic, of a layer of tokens {@code [N, T, D]}. Other layers' maps are as they are. */
public enum Arrangement {
    /** A square, of all tokens or of all but the first, where there are as many; else a row. */
    GRID,
    /** A row. */
    ROW;

    /**
     * Which of a channel's values are its map.
     *
     * @param first of them, in row-major order
     */
    record Window(Extent extent, int first) {}

    Window window(ChannelMaps maps) {
        if (this == GRID && maps.areTokens()) {
            int tokens = maps.extent().width();
            for (int first = 0; first <= 1; first++) {
                int side = (int) Math.round(Math.sqrt(tokens - first));
                if (side > 1 && side * side == tokens - first) {
                    return new Window(new Extent(side, side), first);
                }
            }
        }
        return new Window(maps.extent(), 0);
    }
}
