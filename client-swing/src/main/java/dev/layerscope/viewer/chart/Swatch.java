package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Graphics;
import javax.swing.Icon;

/** A small square of a colour before the words that say what it means. */
public record Swatch(ChartPaint paint) implements Icon {
    private static final int SIDE = 10;

    @Override
    public void paintIcon(Component owner, Graphics graphics, int x, int y) {
        graphics.setColor(paint.color());
        graphics.fillRect(x, y, getIconWidth(), getIconHeight());
    }

    @Override
    public int getIconWidth() {
        return UIScale.scale(SIDE);
    }

    @Override
    public int getIconHeight() {
        return UIScale.scale(SIDE);
    }
}
