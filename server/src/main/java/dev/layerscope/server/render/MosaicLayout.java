package dev.layerscope.server.render;

/**
 * Where the maps of a mosaic lie, at every level. Lengths are counted in values; at level {@code L} a value is
 * {@code 2^L} pixels wide and high, and where that is less than one pixel, {@code 2^-L} values on each side are one pixel.
 *
 * <p>The pitch of the cells is, on both axes, a multiple of {@code 2^-lowestLevel}, so no pixel of any level has values of
 * two cells, and what is at a place of one level is at the corresponding place of all others. The gap that this leaves is
 * at least one value, and at most a quarter of the map or one value; it is a seventh for maps of 7, 14, 28, 56, 112
 * and 224.
 *
 * @param channels cells that hold a map, in rows, at least 1
 * @param columns cells side by side, at most as many as there are channels
 * @param map the size of each map
 * @param pitch from one cell to the next
 * @param lowestLevel 0 or less
 */
public record MosaicLayout(int channels, int columns, Extent map, Extent pitch, int lowestLevel) {
    /** At which a value is 32 pixels wide and high. */
    public static final int HIGHEST_LEVEL = 5;

    private static final double ASPECT = 4.0 / 3;

    /**
     * Lays out maps of one size.
     *
     * @param columns cells side by side; 0 for as many as bring the whole nearest to 4:3
     */
    public static MosaicLayout of(int channels, Extent map, int columns) {
        int exponent = Math.min(MosaicAxis.exponent(map.height()), MosaicAxis.exponent(map.width()));
        Extent pitch = new Extent(
                Math.toIntExact(MosaicAxis.pitch(map.height(), exponent)),
                Math.toIntExact(MosaicAxis.pitch(map.width(), exponent)));
        int side = columns == 0 ? nearest(channels, pitch) : Math.min(columns, channels);
        return new MosaicLayout(channels, side, map, pitch, -exponent);
    }

    private static int nearest(int channels, Extent pitch) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int columns = 1; columns <= channels; columns++) {
            double width = (double) columns * pitch.width();
            double height = (double) rows(channels, columns) * pitch.height();
            double distance = Math.abs(Math.log(width / height / ASPECT));
            if (distance < least) {
                least = distance;
                best = columns;
            }
        }
        return best;
    }

    private static int rows(int channels, int columns) {
        return (channels - 1) / columns + 1;
    }

    /** Cells one above the other. */
    public int rows() {
        return rows(channels, columns);
    }

    public boolean hasLevel(int level) {
        return level >= lowestLevel && level <= HIGHEST_LEVEL;
    }

    /** Whether some of a tile is part of the mosaic. */
    public boolean has(TileAddress tile) {
        return hasLevel(tile.level())
                && tile.column() >= 0
                && tile.row() >= 0
                && tile.column() < across().tiles(tile.level())
                && tile.row() < down().tiles(tile.level());
    }

    /** Pixels from left to right at a level. */
    public long width(int level) {
        return across().pixels(level);
    }

    /** Pixels from top to bottom at a level. */
    public long height(int level) {
        return down().pixels(level);
    }

    MosaicAxis across() {
        return new MosaicAxis(columns, map.width(), pitch.width());
    }

    MosaicAxis down() {
        return new MosaicAxis(rows(), map.height(), pitch.height());
    }
}
