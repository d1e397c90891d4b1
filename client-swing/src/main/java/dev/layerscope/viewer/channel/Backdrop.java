package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.input.Fed;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * The picture as the model gets it, in gray, with maps laid over it, by the rules of {@code Overlay} of {@code
 * pictures.proto}: of a pixel of gray g and a position p of the colour map c it makes {@code (1 - w) g + w c(p)} with
 * {@code w = 0.8 p}, or {@code 0.8 |2 p - 1|} for a diverging colour map. Positions are interpolated between the middles of
 * cells.
 */
final class Backdrop {
    private static final double OPACITY = 0.8;
    private static final int MIDDLE_GRAY = 0x80;

    private final Fed fed;
    private final BufferedImage picture;

    Backdrop(Fed fed, BufferedImage picture) {
        this.fed = fed;
        this.picture = picture;
    }

    /** Whether it is the input of a map. */
    boolean isOf(ChannelMap map) {
        return fed.equals(map.subject().fed());
    }

    int width() {
        return picture.getWidth();
    }

    int height() {
        return picture.getHeight();
    }

    /** What a colour bar shows: the colours over a middle gray. */
    static int over(Colors colors, double position) {
        return blend(MIDDLE_GRAY, position, colors);
    }

    /** The picture with a map from edge to edge, at a size in pixels. */
    BufferedImage paint(ChannelMap map, int width, int height) {
        BufferedImage painted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = painted.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(picture, 0, 0, width, height, null);
        g.dispose();
        Colors colors = map.colors();
        double[] positions = positions(map);
        for (int y = 0; y < height; y++) {
            double row = along(y, height, map.height());
            for (int x = 0; x < width; x++) {
                double position = between(map, positions, row, along(x, width, map.width()));
                painted.setRGB(x, y, blend(gray(painted.getRGB(x, y)), position, colors));
            }
        }
        return painted;
    }

    private static double[] positions(ChannelMap map) {
        double[] positions = new double[map.height() * map.width()];
        for (int i = 0; i < positions.length; i++) {
            double position = map.colors().scale().position(map.value(i / map.width(), i % map.width()));
            positions[i] = Math.max(0, Math.min(1, position));
        }
        return positions;
    }

    /** Where the middle of a pixel lies among the middles of cells. */
    private static double along(int pixel, int pixels, int cells) {
        return Math.max(0, Math.min(cells - 1.0, (pixel + 0.5) * cells / pixels - 0.5));
    }

    /** The position between four cells; that of the nearest where one of them can't be shown. */
    private static double between(ChannelMap map, double[] positions, double row, double column) {
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

    /** ITU-R BT.601. */
    private static int gray(int rgb) {
        return 19595 * (rgb >> 16 & 0xff) + 38470 * (rgb >> 8 & 0xff) + 7471 * (rgb & 0xff) + 0x8000 >> 16;
    }

    private static int blend(int gray, double position, Colors colors) {
        if (Double.isNaN(position)) {
            return colors.hidden();
        }
        double weight = OPACITY * (colors.areDiverging() ? Math.abs(2 * position - 1) : position);
        int color = colors.at(position);
        int blended = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            blended |= (int) Math.round((1 - weight) * gray + weight * (color >> shift & 0xff)) << shift;
        }
        return blended;
    }
}
