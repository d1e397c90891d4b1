package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.function.IntConsumer;
import javax.swing.SwingUtilities;
import org.jfree.chart.ChartPanel;
import org.jfree.chart.panel.AbstractOverlay;
import org.jfree.chart.panel.Overlay;

/**
 * Marks what the mouse is nearest to on the x axis of a chart and says what it is; a click chooses it. Belongs to the event
 * thread.
 */
public final class Crosshair extends AbstractOverlay implements Overlay {
    private static final float RADIUS = 4;
    private static final float PADDING = 5;
    private static final int NOWHERE = -1;

    private final ChartView view;
    private final Reading reading;
    private final IntConsumer onPoint;
    private int at = NOWHERE;

    private Crosshair(ChartView view, Reading reading, IntConsumer onPoint) {
        this.view = view;
        this.reading = reading;
        this.onPoint = onPoint;
    }

    /**
     * @param onPoint told what the mouse points at, when that changes; -1 for nothing
     */
    public static Crosshair on(ChartView view, Reading reading, IntConsumer onPoint) {
        Crosshair crosshair = new Crosshair(view, reading, onPoint);
        view.addOverlay(crosshair);
        view.setDisplayToolTips(false);
        Mouse mouse = crosshair.new Mouse();
        view.addMouseListener(mouse);
        view.addMouseMotionListener(mouse);
        return crosshair;
    }

    /** Puts it where something else points, as a selected row of a table does; -1 takes it away. */
    public void at(int x) {
        int next = x >= 0 && x < reading.count() ? x : NOWHERE;
        if (next != at) {
            at = next;
            fireOverlayChanged();
        }
    }

    @Override
    public void paintOverlay(Graphics2D graphics, ChartPanel panel) {
        if (at < 0 || at >= reading.count()) {
            return;
        }
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        Rectangle2D area = view.dataArea();
        double height = reading.height(at);
        Point2D point = view.onScreen(at, Double.isNaN(height) ? 0 : height);
        Color muted = Palette.MUTED.color();
        g.setColor(muted);
        g.setStroke(new BasicStroke(UIScale.scale(1f)));
        g.draw(new Line2D.Double(point.getX(), area.getMinY(), point.getX(), area.getMaxY()));
        if (!Double.isNaN(height)) {
            float radius = UIScale.scale(RADIUS);
            Ellipse2D dot = new Ellipse2D.Double(point.getX() - radius, point.getY() - radius, 2 * radius, 2 * radius);
            g.setColor(ChartPaint.GROUND.color());
            g.fill(dot);
            g.setColor(ChartPaint.SERIES.color());
            g.setStroke(new BasicStroke(UIScale.scale(2f)));
            g.draw(dot);
        }
        say(g, reading.words(at), point.getX(), area);
        g.dispose();
    }

    /** Beside the line, on the side where there is room. */
    private void say(Graphics2D g, String words, double x, Rectangle2D area) {
        g.setFont(view.smallFont());
        FontMetrics metrics = g.getFontMetrics();
        double pad = UIScale.scale(PADDING);
        double width = metrics.stringWidth(words) + 2 * pad;
        double right = x + pad;
        double left = right + width <= view.getWidth() ? right : Math.max(0, x - pad - width);
        RoundRectangle2D box =
                new RoundRectangle2D.Double(left, area.getMinY(), width, metrics.getHeight() + pad, pad, pad);
        g.setColor(ChartPaint.GROUND.color());
        g.fill(box);
        g.setColor(Palette.MUTED.color());
        g.setStroke(new BasicStroke(UIScale.scale(1f)));
        g.draw(box);
        g.setColor(Palette.TEXT.color());
        g.drawString(words, (float) (left + pad), (float) (area.getMinY() + pad / 2 + metrics.getAscent()));
    }

    private final class Mouse extends MouseAdapter {
        @Override
        public void mouseMoved(MouseEvent event) {
            point(view.wholeNumberAt(event.getPoint(), reading.count()));
        }

        @Override
        public void mouseDragged(MouseEvent event) {
            mouseMoved(event);
        }

        @Override
        public void mouseExited(MouseEvent event) {
            point(NOWHERE);
        }

        @Override
        public void mouseReleased(MouseEvent event) {
            int chosen = view.wholeNumberAt(event.getPoint(), reading.count());
            if (SwingUtilities.isLeftMouseButton(event) && chosen >= 0) {
                reading.choose(chosen);
            }
        }

        private void point(int x) {
            view.setCursor(Cursor.getPredefinedCursor(x >= 0 ? Cursor.HAND_CURSOR : Cursor.DEFAULT_CURSOR));
            if (x != at) {
                at(x);
                onPoint.accept(x);
            }
        }
    }
}
