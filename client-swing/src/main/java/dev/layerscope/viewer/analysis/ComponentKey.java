package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.GradientPaint;
import java.awt.Graphics;
import java.awt.Graphics2D;
import javax.swing.JPanel;

/** The colours of a component from its least projection to its greatest. */
final class ComponentKey extends JPanel {
    private static final long serialVersionUID = 1;
    private static final Dimension SIZE = new Dimension(96, 12);

    private final Color brightest;

    /**
     * @param unit see {@link Projection#unit}
     */
    ComponentKey(int unit) {
        setOpaque(false);
        brightest = new Color(unit * 255);
        setPreferredSize(UIScale.scale(SIZE));
        getAccessibleContext().setAccessibleName("from black");
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Graphics2D g = (Graphics2D) graphics.create();
        g.setPaint(new GradientPaint(0, 0, Color.BLACK, getWidth(), 0, brightest));
        g.fillRect(0, 0, getWidth(), getHeight());
        g.dispose();
    }
}
