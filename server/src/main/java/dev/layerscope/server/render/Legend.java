package dev.layerscope.server.render;

import java.awt.Color;
import java.awt.Graphics2D;

/** The bar of a colour map, from the colour of a map's minimum to that of its maximum. */
final class Legend {
    static final int WIDTH = 152;

    private static final int BAR_WIDTH = 96;
    private static final int BAR_HEIGHT = 8;
    private static final int GAP = 6;

    private final ColorMap colors;
    private final Lettering lettering;

    Legend(ColorMap colors, Lettering lettering) {
        this.colors = colors;
        this.lettering = lettering;
    }

    /** Draws the legend so that it ends at the right and stands on the baseline. */
    void draw(Graphics2D graphics, int right, int baseline) {
        lettering.draw(graphics, "max", right, baseline, Lettering.Align.RIGHT);
        int barRight = right - (int) Math.ceil(lettering.width("max")) - GAP;
        int barLeft = barRight - BAR_WIDTH;
        for (int x = 0; x < BAR_WIDTH; x++) {
            graphics.setColor(new Color(colors.color((x + 0.5) / BAR_WIDTH)));
            graphics.fillRect(barLeft + x, baseline - BAR_HEIGHT, 1, BAR_HEIGHT);
        }
        lettering.draw(graphics, "min", barLeft - GAP, baseline, Lettering.Align.RIGHT);
    }
}
