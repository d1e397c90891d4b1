package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.chart.ChartView;
import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.JPanel;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.data.xy.DefaultXYDataset;

/** The objective by step: a line for each picture. */
final class CurvePanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final Dimension SIZE = new Dimension(300, 170);

    private final transient DefaultXYDataset lines = new DefaultXYDataset();
    private final ChartView chart = ChartView.lines("objective by step", "step", "objective", lines);
    private transient Curve shown = Curve.EMPTY;

    CurvePanel() {
        super(new BorderLayout());
        add(chart);
        setPreferredSize(UIScale.scale(SIZE));
        ((NumberAxis) chart.plot().getRangeAxis()).setAutoRangeIncludesZero(false);
        ((NumberAxis) chart.plot().getDomainAxis()).setAutoRangeIncludesZero(false);
        chart.plot().getDomainAxis().setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    }

    void show(Curve curve) {
        if (curve.equals(shown)) {
            return;
        }
        shown = curve;
        chart.plot().setNotify(false);
        for (int series = lines.getSeriesCount() - 1; series >= curve.pictures(); series--) {
            lines.removeSeries(series);
        }
        for (int picture = 0; picture < curve.pictures(); picture++) {
            lines.addSeries(picture, curve.series(picture));
            if (picture > 0) {
                chart.plot().getRenderer().setSeriesPaint(picture, SeriesColors.of(picture));
            }
        }
        chart.plot().setNotify(true);
    }
}
