package dev.layerscope.server.render;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Paints tiles of a mosaic. Where a pixel is several values, it is their mean, and one that the scale can't show makes the
 * whole pixel {@link TilePalette#BAD}, as in figures. Thread safe where the maps are.
 */
public final class TilePainter {
    private static final int SIDE = TileAddress.SIDE;

    private final MosaicLayout layout;
    private final MosaicMaps maps;
    private final IntFunction<Scale> scales;
    private final byte[] palette;

    /**
     * @param scales of the map of each cell
     * @param palette as {@link TilePalette#colors} says it
     */
    public TilePainter(MosaicLayout layout, MosaicMaps maps, IntFunction<Scale> scales, byte[] palette) {
        this.layout = layout;
        this.maps = maps;
        this.scales = scales;
        this.palette = palette;
    }

    /** A tile as a PNG file. */
    public byte[] png(TileAddress tile) {
        return TilePng.write(indices(tile), palette);
    }

    /** The entries of the palette that a tile has, {@code [256, 256]}. */
    byte[] indices(TileAddress tile) {
        int enlarged = Math.max(0, tile.level());
        int shrunk = Math.max(0, -tile.level());
        int side = SIDE >> enlarged;
        Span across = new Span(layout.across(), (long) tile.column() * side, side, shrunk);
        Span down = new Span(layout.down(), (long) tile.row() * side, side, shrunk);
        byte[] pixels = new byte[side * side];
        for (long row = down.firstCell(); row <= down.lastCell(); row++) {
            for (long column = across.firstCell(); column <= across.lastCell(); column++) {
                long cell = row * layout.columns() + column;
                if (cell < layout.channels()) {
                    paint((int) cell, down.part(row), across.part(column), shrunk, pixels, side);
                }
            }
        }
        return enlarged == 0 ? pixels : repeat(pixels, side, enlarged);
    }

    private void paint(int cell, Part down, Part across, int shrunk, byte[] pixels, int side) {
        if (down.pixels() <= 0 || across.pixels() <= 0) {
            return;
        }
        Scale scale = scales.apply(cell);
        int width = across.values(layout.map().width(), shrunk);
        float[] values = new float[width];
        float[] means = shrunk == 0 ? values : new float[across.pixels()];
        for (int y = 0; y < down.pixels(); y++) {
            int top = down.from() + y << shrunk;
            if (shrunk == 0) {
                maps.read(cell, top, across.from(), width, values, 0);
            } else {
                int bottom = Math.min(layout.map().height(), down.from() + y + 1 << shrunk);
                average(cell, scale, top, bottom, across.from() << shrunk, shrunk, values, means);
            }
            int at = (down.at() + y) * side + across.at();
            for (int x = 0; x < means.length; x++) {
                pixels[at + x] = (byte) TilePalette.index(scale.position(means[x]));
            }
        }
    }

    private void average(
            int cell, Scale scale, int top, int bottom, int left, int shrunk, float[] values, float[] means) {
        double[] sums = new double[means.length];
        for (int row = top; row < bottom; row++) {
            maps.read(cell, row, left, values.length, values, 0);
            for (int column = 0; column < values.length; column++) {
                float value = values[column];
                sums[column >> shrunk] += scale.shows(value) ? value : Double.NaN;
            }
        }
        for (int x = 0; x < means.length; x++) {
            int columns = Math.min(values.length, x + 1 << shrunk) - (x << shrunk);
            means[x] = (float) (sums[x] / ((double) columns * (bottom - top)));
        }
    }

    private static byte[] repeat(byte[] pixels, int side, int doublings) {
        byte[] enlarged = new byte[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            int from = (y >> doublings) * side;
            if ((y & (1 << doublings) - 1) != 0) {
                System.arraycopy(enlarged, (y - 1) * SIDE, enlarged, y * SIDE, SIDE);
                continue;
            }
            for (int x = 0; x < side; x++) {
                int at = y * SIDE + (x << doublings);
                Arrays.fill(enlarged, at, at + (1 << doublings), pixels[from + x]);
            }
        }
        return enlarged;
    }

    /**
     * What a tile has of an axis, in its own pixels or, where these are enlarged, in values.
     *
     * @param begin the first pixel
     * @param length how many
     * @param shrunk how many times halved
     */
    private record Span(MosaicAxis axis, long begin, int length, int shrunk) {
        private int pitch() {
            return axis.pitch() >> shrunk;
        }

        long firstCell() {
            return begin / pitch();
        }

        long lastCell() {
            return Math.min(axis.cells() - 1, (begin + length - 1) / pitch());
        }

        Part part(long cell) {
            long start = cell * pitch();
            int map = (axis.map() + (1 << shrunk) - 1) >> shrunk;
            int from = (int) Math.max(0, begin - start);
            int to = (int) Math.min(map, begin + length - start);
            return new Part(from, to - from, (int) (start + from - begin));
        }
    }

    /**
     * What a tile has of one map on an axis.
     *
     * @param from the first of the map's pixels
     * @param pixels how many; 0 or less where there is only gap
     * @param at the tile's pixel that is the first
     */
    private record Part(int from, int pixels, int at) {
        int values(int map, int shrunk) {
            return Math.min(map, from + pixels << shrunk) - (from << shrunk);
        }
    }
}
