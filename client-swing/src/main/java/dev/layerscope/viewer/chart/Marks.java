package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.util.UIScale;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ChartPanel;
import org.jfree.chart.panel.AbstractOverlay;
import org.jfree.chart.panel.Overlay;

/** Dots on a chart, with labels as far as they don't cover one another. Belongs to the event thread. */
public final class Marks extends AbstractOverlay implements Overlay {
    private static final float RADIUS = 3.5f;
    private static final float GAP = 3;

    private final ChartView view;
    private List<Mark> marks = List.of();

    private Marks(ChartView view) {
        this.view = view;
    }

    /** On a chart that has none yet. */
    public static Marks on(ChartView view) {
        Marks marks = new Marks(view);
        view.addOverlay(marks);
        return marks;
    }

    /**
     * Shows these instead of those before.
     *
     * @param next those whose labels matter most first
     */
    public void show(List<Mark> next) {
        marks = List.copyOf(next);
        fireOverlayChanged();
    }

    @Override
    public void paintOverlay(Graphics2D graphics, ChartPanel panel) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(ChartPaint.MARK.color());
        g.setFont(view.smallFont());
        float radius = UIScale.scale(RADIUS);
        List<Rectangle2D> taken = new ArrayList<>();
        for (Mark mark : marks) {
            Point2D at = view.onScreen(mark.x(), mark.y());
            Rectangle2D dot = new Rectangle2D.Double(at.getX() - radius, at.getY() - radius, 2 * radius, 2 * radius);
            g.fill(new Ellipse2D.Double(dot.getX(), dot.getY(), dot.getWidth(), dot.getHeight()));
            label(g, mark.label(), dot, taken);
        }
        g.dispose();
    }

    private void label(Graphics2D g, String words, Rectangle2D dot, List<Rectangle2D> taken) {
        FontMetrics metrics = g.getFontMetrics();
        double width = metrics.stringWidth(words);
        double left = Math.min(dot.getCenterX() - width / 2, view.getWidth() - width - UIScale.scale(2));
        double bottom = dot.getY() - UIScale.scale(GAP);
        Rectangle2D box = new Rectangle2D.Double(left, bottom - metrics.getAscent(), width, metrics.getAscent());
        if (taken.stream().noneMatch(box::intersects)) {
            g.drawString(words, (float) left, (float) bottom);
            taken.add(box);
        }
    }
}
