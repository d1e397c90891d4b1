package dev.layerscope.viewer.look;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import javax.swing.Icon;

/** A coloured dot before a line of text, which tells at a glance what the line says. */
public record Dot(Palette meaning) implements Icon {
    private static final int DIAMETER = 9;

    @Override
    public void paintIcon(Component owner, Graphics graphics, int x, int y) {
        Graphics2D canvas = (Graphics2D) graphics.create();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(meaning.color());
        canvas.fill(new Ellipse2D.Float(x, y, getIconWidth(), getIconHeight()));
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
