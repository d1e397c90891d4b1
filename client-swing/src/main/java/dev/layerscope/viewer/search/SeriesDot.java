package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.Icon;

/** The colour of a picture's curve, beside its number. */
record SeriesDot(int picture) implements Icon {
    private static final int DIAMETER = 8;

    @Override
    public void paintIcon(Component owner, Graphics graphics, int x, int y) {
        Graphics2D canvas = (Graphics2D) graphics.create();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(SeriesColors.of(picture));
        canvas.fillOval(x, y, getIconWidth(), getIconHeight());
        canvas.dispose();
    }

    @Override
    public int getIconWidth() {
        return UIScale.scale(DIAMETER);
    }

    @Override
    public int getIconHeight() {
        return UIScale.scale(DIAMETER);
    }
}
