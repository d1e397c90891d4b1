package dev.layerscope.server.render;

/**
 * Which tile of a mosaic.
 *
 * @param level at which a value is {@code 2^level} pixels wide and high
 * @param column counted from 0, of tiles of this level
 * @param row counted from 0, of tiles of this level
 */
public record TileAddress(int level, int column, int row) {
    /** Pixels on each side of a tile. */
    public static final int SIDE = 256;
}
