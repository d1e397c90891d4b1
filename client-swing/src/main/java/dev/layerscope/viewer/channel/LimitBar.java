package dev.layerscope.viewer.channel;

import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.util.Map;
import javax.swing.JPanel;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** A lying colour bar with the limits at its ends. */
final class LimitBar extends JPanel {
    private static final long serialVersionUID = 1;

    private transient @Nullable Colors colors;

    LimitBar() {
        setOpaque(false);
    }

    void show(@Nullable Colors next) {
        colors = next;
        getAccessibleContext()
                .setAccessibleName(
                        next == null || next.areNone()
                                ? "colours"
                                : "colours from " + Numerals.brief(next.limits().getLow()) + " to "
                                        + Numerals.brief(next.limits().getHigh()));
        repaint();
    }

    @Override
    public Dimension getPreferredSize() {
        Colors shown = colors;
        FontMetrics metrics = metrics();
        return new Dimension(100, shown == null ? 2 * metrics.getHeight() : new ColorBar(shown, metrics).height());
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Colors shown = colors;
        if (shown == null || shown.areNone()) {
            return;
        }
        Graphics2D g = (Graphics2D) graphics.create();
        if (Toolkit.getDefaultToolkit().getDesktopProperty("awt.font.desktophints") instanceof Map<?, ?> hints) {
            g.addRenderingHints(hints);
        }
        FontMetrics metrics = metrics();
        g.setFont(metrics.getFont());
        new ColorBar(shown, metrics).lying(g, new Rectangle(0, 0, getWidth(), getHeight()));
        g.dispose();
    }

    private FontMetrics metrics() {
        return getFontMetrics(UIManager.getFont("small.font"));
    }
}
