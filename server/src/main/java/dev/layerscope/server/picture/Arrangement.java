package dev.layerscope.server.picture;

/** What the map of a channel is, of a layer of tokens {@code [N, T, D]}. */
public enum Arrangement {
    /** A square, of all tokens or of all but the first, where there are as many; else a row. */
    GRID,
    /** A row. */
    ROW
}
