package dev.layerscope.server.render;

import java.util.List;

/**
 * Turns the components of one picture into the pixels of one cell. As the articles have it, a value v between its limits is
 * {@code (v - low) / (high - low + 1e-5)} of the way to the last colour.
 *
 * <p>A side that is shorter than the cell's is enlarged by repeating values, a longer one shrunk by averaging them.
 */
final class ComponentPainter {
    private static final double EPSILON = 1e-5;

    private final ComponentsSpec spec;

    ComponentPainter(ComponentsSpec spec) {
        this.spec = spec;
    }

    /**
     * @param maps one or three, of one size
     * @return {@code [cell.height, cell.width]}, row-major, each {@code 0xRRGGBB}; {@link ColorMap#BAD} where a value isn't
     *     finite
     */
    int[] paint(List<HeatMap> maps, Extent cell) {
        Extent map = maps.get(0).extent();
        Extent drawn = new Extent(Math.min(map.height(), cell.height()), Math.min(map.width(), cell.width()));
        List<float[]> values = maps.stream()
                .map(one -> AreaAverage.shrink(one, drawn).values())
                .toList();
        int[] pixels = new int[values.get(0).length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = color(values, i);
        }
        return drawn.equals(cell) ? pixels : CellPainter.repeat(pixels, drawn, cell);
    }

    private int color(List<float[]> values, int index) {
        int color = 0;
        for (int k = 0; k < values.size(); k++) {
            float value = values.get(k)[index];
            if (!Float.isFinite(value)) {
                return ColorMap.BAD;
            }
            color |= spec.colorsOf(k).of(position(value, spec.keys().get(k).limits()));
        }
        return color;
    }

    private static double position(float value, Limits limits) {
        return Math.max(0, Math.min(1, (value - limits.low()) / (limits.high() - limits.low() + EPSILON)));
    }
}
