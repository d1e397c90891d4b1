package dev.layerscope.server.render;

import java.util.Arrays;

/**
 * Turns one heat map into the pixels of one cell, scaled from its own minimum to its maximum.
 *
 * <p>A side that is shorter than the cell's is enlarged by repeating values, a longer one shrunk by averaging them.
 */
final class CellPainter {
    private final ColorMap colors;

    CellPainter(ColorMap colors) {
        this.colors = colors;
    }

    /**
     * Paints a map into a cell.
     *
     * @return {@code [cell.height, cell.width]}, row-major, each {@code 0xRRGGBB}
     */
    int[] paint(HeatMap map, Extent cell) {
        LinearNorm norm = LinearNorm.of(map.values());
        Extent drawn = new Extent(Math.min(map.height(), cell.height()), Math.min(map.width(), cell.width()));
        float[] values = AreaAverage.shrink(map, drawn).values();
        int[] pixels = new int[values.length];
        Arrays.setAll(pixels, i -> colors.color(norm.position(values[i])));
        return drawn.equals(cell) ? pixels : repeat(pixels, drawn, cell);
    }

    private static int[] repeat(int[] pixels, Extent from, Extent to) {
        int[] enlarged = new int[to.height() * to.width()];
        for (int y = 0; y < to.height(); y++) {
            int row = (int) ((long) y * from.height() / to.height());
            for (int x = 0; x < to.width(); x++) {
                int column = (int) ((long) x * from.width() / to.width());
                enlarged[y * to.width() + x] = pixels[row * from.width() + column];
            }
        }
        return enlarged;
    }
}
