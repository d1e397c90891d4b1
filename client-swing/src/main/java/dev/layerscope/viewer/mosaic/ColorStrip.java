package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import javax.swing.Icon;

/** Colours side by side, evenly spread, in a strip beside their name. */
record ColorStrip(int[] colors) implements Icon {
    private static final int WIDTH = 48;
    private static final int HEIGHT = 10;

    @Override
    public void paintIcon(Component owner, Graphics graphics, int x, int y) {
        Graphics2D g = (Graphics2D) graphics.create();
        float[] stops = new float[colors.length];
        Color[] paints = new Color[colors.length];
        for (int i = 0; i < colors.length; i++) {
            stops[i] = (float) i / (colors.length - 1);
            paints[i] = new Color(colors[i]);
        }
        g.setPaint(new LinearGradientPaint(x, 0, x + getIconWidth(), 0, stops, paints));
        g.fillRect(x, y, getIconWidth(), getIconHeight());
        g.dispose();
    }

    @Override
    public int getIconWidth() {
        return UIScale.scale(WIDTH);
    }

    @Override
    public int getIconHeight() {
        return UIScale.scale(HEIGHT);
    }
}
