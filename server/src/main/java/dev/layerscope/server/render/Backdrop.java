package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;

/**
 * A picture, in gray, that maps are laid over.
 *
 * <p>Of a pixel with gray level g, and a map whose position there is p, the colour map c and the opacity o, the colour is
 * {@code (1 - w) g + w c(p)} with {@code w = o p}, or {@code w = o |2 p - 1|} for a diverging colour map. Positions are
 * interpolated between the middles of the map's cells, and continue unchanged at its edges.
 *
 * @param picture as the model gets it; a map covers it from edge to edge
 * @param overlay how much of it is covered
 */
public record Backdrop(RgbImage picture, Overlay overlay) {
    private static final int MIDDLE_GRAY = 0x80;

    Extent extent() {
        return new Extent(picture.height(), picture.width());
    }

    /** What a legend shows: the colours over a middle gray. */
    ColorAt over(ColorMap colors) {
        return position -> blend(MIDDLE_GRAY, position, colors);
    }

    /**
     * A map laid over the picture.
     *
     * @param cell the result's size in pixels
     * @return {@code [cell.height, cell.width]}, row-major, each {@code 0xRRGGBB}
     */
    int[] paint(HeatMap map, Scale scale, ColorMap colors, Extent cell) {
        byte[] gray = picture.resize(cell.height(), cell.width()).toGray();
        double[] positions = new double[map.values().length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.max(0, Math.min(1, scale.position(map.values()[i])));
        }
        int[] pixels = new int[gray.length];
        for (int y = 0; y < cell.height(); y++) {
            double row = along(y, cell.height(), map.height());
            for (int x = 0; x < cell.width(); x++) {
                int i = y * cell.width() + x;
                double position = between(map, positions, row, along(x, cell.width(), map.width()));
                pixels[i] = blend(gray[i] & 0xFF, position, colors);
            }
        }
        return pixels;
    }

    /** Where the middle of a pixel lies among the middles of cells. */
    private static double along(int pixel, int pixels, int cells) {
        double at = (pixel + 0.5) * cells / pixels - 0.5;
        return Math.max(0, Math.min(cells - 1, at));
    }

    /** The position between four cells; that of the nearest where one of them can't be shown. */
    private static double between(HeatMap map, double[] positions, double row, double column) {
        int width = map.width();
        int top = (int) row;
        int left = (int) column;
        int bottom = Math.min(top + 1, map.height() - 1);
        int right = Math.min(left + 1, width - 1);
        double above = mix(positions[top * width + left], positions[top * width + right], column - left);
        double below = mix(positions[bottom * width + left], positions[bottom * width + right], column - left);
        double position = mix(above, below, row - top);
        return Double.isNaN(position) ? positions[(int) Math.round(row) * width + (int) Math.round(column)] : position;
    }

    private static double mix(double from, double to, double share) {
        return share == 0 ? from : from + (to - from) * share;
    }

    private int blend(int gray, double position, ColorMap colors) {
        if (Double.isNaN(position)) {
            return ColorMap.BAD;
        }
        double weight = overlay.opacity() * (colors.isDiverging() ? Math.abs(2 * position - 1) : position);
        int color = colors.color(position);
        int blended = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            long part = Math.round((1 - weight) * gray + weight * (color >> shift & 0xFF));
            blended |= (int) part << shift;
        }
        return blended;
    }
}
