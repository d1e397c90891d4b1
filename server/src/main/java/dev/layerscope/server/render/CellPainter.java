package dev.layerscope.server.render;

import java.util.Arrays;

/**
 * Turns one heat map into the pixels of one cell.
 *
 * <p>A side that is shorter than the cell's is enlarged by repeating values, a longer one shrunk by averaging them.
 */
final class CellPainter {
    private final ColorMap colors;

    CellPainter(ColorMap colors) {
        this.colors = colors;
    }

    /**
     * Paints a map into a cell. A value that the scale can't show makes the whole pixel that it is part of
     * {@link ColorMap#BAD}.
     *
     * @return {@code [cell.height, cell.width]}, row-major, each {@code 0xRRGGBB}
     */
    int[] paint(HeatMap map, Scale scale, Extent cell) {
        Extent drawn = new Extent(Math.min(map.height(), cell.height()), Math.min(map.width(), cell.width()));
        float[] values = drawn.equals(map.extent())
                ? map.values()
                : AreaAverage.shrink(shownOf(map, scale), drawn).values();
        int[] pixels = new int[values.length];
        Positions positions = scale.positions();
        Arrays.setAll(pixels, i -> colors.color(positions.of(values[i])));
        return drawn.equals(cell) ? pixels : repeat(pixels, drawn, cell);
    }

    /** What can't be shown spreads in averages as NaN does; a zero under a logarithm would be averaged away. */
    private static HeatMap shownOf(HeatMap map, Scale scale) {
        float[] shown = new float[map.values().length];
        for (int i = 0; i < shown.length; i++) {
            float value = map.values()[i];
            shown[i] = scale.shows(value) ? value : Float.NaN;
        }
        return new HeatMap(map.channel(), map.height(), map.width(), shown);
    }

    static int[] repeat(int[] pixels, Extent from, Extent to) {
        int[] columns = new int[to.width()];
        Arrays.setAll(columns, x -> (int) ((long) x * from.width() / to.width()));
        int[] enlarged = new int[to.height() * to.width()];
        int above = -1;
        for (int y = 0; y < to.height(); y++) {
            int row = (int) ((long) y * from.height() / to.height());
            int start = y * to.width();
            if (row == above) {
                System.arraycopy(enlarged, start - to.width(), enlarged, start, to.width());
                continue;
            }
            for (int x = 0; x < to.width(); x++) {
                enlarged[start + x] = pixels[row * from.width() + columns[x]];
            }
            above = row;
        }
        return enlarged;
    }
}
