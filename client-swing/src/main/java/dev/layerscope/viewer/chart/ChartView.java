package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import javax.swing.UIManager;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartPanel;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYDataset;

/** A chart with one x and one y axis that looks like the rest of the window. Belongs to the event thread. */
public final class ChartView extends ChartPanel {
    private static final long serialVersionUID = 1;
    private static final int SMALLEST = 60;
    private static final int LARGEST = 10_000;

    private ChartView(JFreeChart chart, String name) {
        super(chart, true);
        // Drawn at the size it has; else letters of a scaled picture are blurred.
        setMinimumDrawWidth(SMALLEST);
        setMinimumDrawHeight(SMALLEST);
        setMaximumDrawWidth(LARGEST);
        setMaximumDrawHeight(LARGEST);
        setPopupMenu(null);
        setMouseZoomable(false);
        getAccessibleContext().setAccessibleName(name);
        dress();
    }

    /**
     * Values joined by lines.
     *
     * @param name what it shows, for screen readers
     */
    public static ChartView lines(String name, String xAxis, String yAxis, XYDataset values) {
        return new ChartView(
                ChartFactory.createXYLineChart(
                        null, xAxis, yAxis, values, PlotOrientation.VERTICAL, false, true, false),
                name);
    }

    /** A bar for each interval. */
    public static ChartView bars(String name, String xAxis, String yAxis, IntervalXYDataset values) {
        ChartView view = new ChartView(
                ChartFactory.createXYBarChart(
                        null, xAxis, false, yAxis, values, PlotOrientation.VERTICAL, false, true, false),
                name);
        XYBarRenderer bars = (XYBarRenderer) view.plot().getRenderer();
        bars.setBarPainter(new StandardXYBarPainter());
        bars.setShadowVisible(false);
        view.plot().setDomainAxis(new NumberAxis(xAxis));
        view.dress();
        return view;
    }

    public XYPlot plot() {
        return getChart().getXYPlot();
    }

    /** Another theme has other colours. */
    @Override
    public void updateUI() {
        super.updateUI();
        if (getChart() != null) {
            dress();
        }
    }

    /** The colour of the first series, and of marks that belong to it. */
    public static Color accent() {
        Color accent = UIManager.getColor("Component.accentColor");
        return accent == null ? new Color(0x2675bf) : accent;
    }

    private void dress() {
        Font font = UIManager.getFont("Label.font");
        Color text = Palette.TEXT.color();
        Color muted = Palette.MUTED.color();
        Color ground = UIManager.getColor("Panel.background");
        getChart().setBackgroundPaint(ground);
        getChart().setAntiAlias(true);
        XYPlot plot = plot();
        plot.setBackgroundPaint(ground);
        plot.setOutlineVisible(false);
        Color grid = new Color(muted.getRed(), muted.getGreen(), muted.getBlue(), 60);
        plot.setDomainGridlinePaint(grid);
        plot.setRangeGridlinePaint(grid);
        dress(plot.getDomainAxis(), font, text, muted);
        dress(plot.getRangeAxis(), font, text, muted);
        XYItemRenderer renderer = plot.getRenderer();
        renderer.setDefaultStroke(new BasicStroke(UIScale.scale(1.5f)));
        renderer.setSeriesPaint(0, accent());
        if (renderer instanceof XYBarRenderer bars) {
            bars.setDrawBarOutline(false);
        }
    }

    private static void dress(Axis axis, Font font, Color text, Color muted) {
        axis.setLabelFont(font);
        axis.setTickLabelFont(font.deriveFont(font.getSize2D() * 0.9f));
        axis.setLabelPaint(text);
        axis.setTickLabelPaint(muted);
        axis.setAxisLinePaint(muted);
        axis.setTickMarkPaint(muted);
    }
}
