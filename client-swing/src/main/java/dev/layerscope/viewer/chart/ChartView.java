package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import javax.swing.UIManager;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartPanel;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.AbstractRenderer;
import org.jfree.chart.renderer.xy.StackedXYBarRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.TableXYDataset;
import org.jfree.data.xy.XYDataset;

/** A chart with one x and one y axis that looks like the rest of the window. Belongs to the event thread. */
public final class ChartView extends ChartPanel {
    private static final long serialVersionUID = 1;
    private static final int SMALLEST = 60;
    private static final int LARGEST = 10_000;
    private static final float SMALL = 0.9f;
    private static final double HEADROOM = 0.1;
    private static final float TICKS_APART = 6;
    private static final float BESIDE_TICKS = 4;
    private static final double BAR_MARGIN = 0.25;
    private static final double HALF = 0.5;
    /** How far beside the first and the last number a mouse still points at it, in pixels. */
    private static final double NEAR = 8;

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

    /**
     * A bar for each whole number from 0 on, with a part for each series, the first at the bottom; up to two.
     *
     * @param shares of 1: the y axis is from 0 to 100 %
     */
    public static ChartView stackedShares(String name, String xAxis, String yAxis, TableXYDataset shares) {
        StackedXYBarRenderer bars = new StackedXYBarRenderer(BAR_MARGIN);
        NumberAxis y = new NumberAxis(yAxis);
        y.setRange(0, 1);
        y.setNumberFormatOverride(NumberFormat.getPercentInstance(Locale.ROOT));
        ChartView view = new ChartView(
                new JFreeChart(null, null, new XYPlot(shares, new NumberAxis(xAxis), y, bars), false), name);
        bars.setBarPainter(new StandardXYBarPainter());
        bars.setShadowVisible(false);
        return view;
    }

    /** Has the x axis number whole things, such as channels: no ticks between them, and no room beside the first and last. */
    public void countAlongX(int count) {
        NumberAxis axis = new NumberAxis(plot().getDomainAxis().getLabel());
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setRange(0, Math.max(1, count - 1));
        replaceDomainAxis(axis);
    }

    /** Has the x axis name what is at 0, 1, 2 and so on, as far as the names fit, and leaves half a step at both ends. */
    public void nameAlongX(String title, List<String> names) {
        SymbolAxis axis = new SymbolAxis(title, names.toArray(String[]::new));
        axis.setVerticalTickLabels(true);
        axis.setGridBandsVisible(false);
        axis.setRange(-HALF, Math.max(1, names.size()) - HALF);
        replaceDomainAxis(axis);
    }

    private void replaceDomainAxis(NumberAxis axis) {
        plot().setDomainAxis(axis);
        // The y axis spans the values that the x axis shows, and isn't told of another x axis.
        plot().configureRangeAxes();
        dress();
    }

    /** Where values are drawn, in this component. */
    public Rectangle2D dataArea() {
        Rectangle2D area = getScreenDataArea();
        return area == null ? new Rectangle2D.Double() : area;
    }

    /** Where a point of the axes is, in this component. */
    public Point2D onScreen(double x, double y) {
        Rectangle2D area = dataArea();
        return new Point2D.Double(
                plot().getDomainAxis().valueToJava2D(x, area, plot().getDomainAxisEdge()),
                plot().getRangeAxis().valueToJava2D(y, area, plot().getRangeAxisEdge()));
    }

    /** The whole number nearest to a place in this component along x, from 0 to count - 1; -1 where there is none. */
    public int wholeNumberAt(Point2D place, int count) {
        Rectangle2D area = dataArea();
        boolean beside = place.getX() < area.getMinX() - NEAR || place.getX() > area.getMaxX() + NEAR;
        if (count == 0 || area.isEmpty() || beside || place.getY() < area.getMinY() || place.getY() > area.getMaxY()) {
            return -1;
        }
        double x = plot().getDomainAxis().java2DToValue(place.getX(), area, plot().getDomainAxisEdge());
        return (int) Math.max(0, Math.min(count - 1L, Math.round(x)));
    }

    /** Of ticks and marks. */
    Font smallFont() {
        Font font = UIManager.getFont("Label.font");
        return font.deriveFont(font.getSize2D() * SMALL);
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
        return ChartPaint.SERIES.color();
    }

    private void dress() {
        Font font = UIManager.getFont("Label.font");
        Color text = Palette.TEXT.color();
        Color muted = Palette.MUTED.color();
        Color ground = ChartPaint.GROUND.color();
        getChart().setBackgroundPaint(ground);
        getChart().setAntiAlias(true);
        XYPlot plot = plot();
        plot.setBackgroundPaint(ground);
        plot.setOutlineVisible(false);
        Color grid = new Color(muted.getRed(), muted.getGreen(), muted.getBlue(), 60);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(grid);
        plot.setRangeGridlineStroke(new BasicStroke(UIScale.scale(1f)));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        dress(plot.getDomainAxis(), font, text, muted);
        dress(plot.getRangeAxis(), font, text, muted);
        // Room around the labels, which by itself makes for few of them.
        double apart = UIScale.scale(TICKS_APART);
        double beside = UIScale.scale(BESIDE_TICKS);
        plot.getRangeAxis().setTickLabelInsets(new RectangleInsets(apart, beside, apart, beside));
        plot.getRangeAxis().setUpperMargin(HEADROOM);
        plot.getRangeAxis().setAxisLineVisible(false);
        plot.getRangeAxis().setTickMarksVisible(false);
        XYItemRenderer renderer = plot.getRenderer();
        renderer.setDefaultStroke(new BasicStroke(UIScale.scale(1.5f)));
        if (renderer instanceof AbstractRenderer series) {
            // Else each series gets a stroke of its own, of one pixel.
            series.setAutoPopulateSeriesStroke(false);
        }
        renderer.setSeriesPaint(0, accent());
        renderer.setSeriesPaint(1, ChartPaint.PALE.color());
        if (renderer instanceof XYBarRenderer bars) {
            bars.setDrawBarOutline(false);
        }
    }

    private static void dress(Axis axis, Font font, Color text, Color muted) {
        axis.setLabelFont(font);
        axis.setTickLabelFont(font.deriveFont(font.getSize2D() * SMALL));
        axis.setLabelPaint(text);
        axis.setTickLabelPaint(muted);
        axis.setAxisLinePaint(muted);
        axis.setTickMarkPaint(muted);
    }
}
