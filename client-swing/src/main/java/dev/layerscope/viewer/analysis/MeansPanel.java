package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.chart.ChartView;
import dev.layerscope.viewer.chart.Crosshair;
import dev.layerscope.viewer.chart.Mark;
import dev.layerscope.viewer.chart.Marks;
import dev.layerscope.viewer.chart.Reading;
import dev.layerscope.viewer.look.Gap;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSpinner;
import javax.swing.SpinnerNumberModel;
import net.miginfocom.swing.MigLayout;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The means of all channels as a line with the largest marked, the channels as a table, and maps of the largest. */
final class MeansPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final List<Column<ChannelMean>> COLUMNS = List.of(
            Column.count("Rank", 78, ChannelMean::rank),
            Column.count("Channel", 84, ChannelMean::channel),
            Column.number("Mean", 80, ChannelMean::mean),
            Column.number("Max", 80, row -> row.statistics().getMaximum()),
            Column.number(
                    "Zeros",
                    80,
                    row -> row.statistics().getSparsity(),
                    row -> Numbers.percent(row.statistics().getSparsity())));

    private final transient Means means;
    private final XYSeries line = new XYSeries("means");
    private final ChartView chart =
            ChartView.lines("mean of every channel", "channel", "mean", new XYSeriesCollection(line));
    private final transient Marks marks = Marks.on(chart);
    private final transient Crosshair crosshair;
    private final Rows<ChannelMean> rows = new Rows<>(COLUMNS);
    private final RowsView<ChannelMean> table = new RowsView<>("channels by their means", rows);
    private final FigureView maps;
    private final Board board;

    MeansPanel(Means means, TakenAway taken) {
        super(new java.awt.BorderLayout());
        this.means = means;
        crosshair = Crosshair.on(chart, new Line(), x -> table.clearSelection());
        maps = FigureView.onGround("maps of the channels with the largest means", means::scale);
        board = new Board(
                controls(),
                content(),
                taken,
                means.means().notice(),
                means.maps().notice());
        add(board);
        maps.addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent event) {
                means.fit((int) (maps.getWidth() / UIScale.scale(1f)));
            }
        });
        table.onSelect(row -> crosshair.at(row.map(ChannelMean::channel).orElse(-1)));
        table.onChoose(row -> means.go(row.channel()));
        board.follow(
                means.means(),
                found -> found.channels().isEmpty() ? "This layer has no axis of channels." : "",
                this::refill);
        means.count().observe(count -> mark());
        means.maps().shown().observe(told -> maps.show(told.map(Told::answer)));
    }

    private JPanel controls() {
        JSpinner count = new JSpinner(new SpinnerNumberModel(means.count().get().intValue(), 1, Means.MOST, 1));
        count.getAccessibleContext().setAccessibleName("how many channels stand out");
        count.addChangeListener(event -> means.choose((Integer) count.getValue()));
        JLabel label = new JLabel("Largest");
        label.setDisplayedMnemonic('A');
        label.setLabelFor(count);
        JPanel controls = new JPanel(new MigLayout("insets 0"));
        controls.add(label);
        controls.add(count);
        return controls;
    }

    private JPanel content() {
        JScrollPane list = new JScrollPane(table);
        list.setBorder(Gap.around(0, 0));
        JPanel content = new JPanel(
                new MigLayout("insets 0, fill, gap 12", "[420!,fill][grow,fill]", "[50%,grow,fill][50%,grow,fill]"));
        content.add(chart, "spanx 2, wrap, wmin 0, hmin 0");
        content.add(list, "hmin 0");
        content.add(maps, "wmin 0, hmin 0");
        return content;
    }

    private List<ChannelMean> channels() {
        return means.means().shown().get().map(told -> told.answer().channels()).orElse(List.of());
    }

    private void refill() {
        List<ChannelMean> channels = channels();
        line.setNotify(false);
        line.clear();
        channels.forEach(channel -> line.add(channel.channel(), channel.mean()));
        line.setNotify(true);
        chart.countAlongX(channels.size());
        rows.show(channels);
        crosshair.at(-1);
        board.tell(
                means.means().shown().get().map(told -> told.question().words()).orElse(""),
                channels.isEmpty() ? "" : facts(channels));
        mark();
    }

    private static String facts(List<ChannelMean> channels) {
        DoubleSummaryStatistics means = channels.stream()
                .mapToDouble(ChannelMean::mean)
                .filter(Double::isFinite)
                .summaryStatistics();
        String range = means.getCount() == 0
                ? ""
                : " \u00b7 means from " + Numbers.brief(means.getMin()) + " to " + Numbers.brief(means.getMax());
        return (channels.size() == 1 ? "1 channel" : channels.size() + " channels") + range;
    }

    private void mark() {
        List<ChannelMean> top = means.top();
        marks.show(top.stream()
                .filter(channel -> !Double.isNaN(channel.mean()))
                .map(channel -> new Mark(channel.channel(), channel.mean(), Integer.toString(channel.channel())))
                .toList());
        table.markWhere(channel -> channel.rank() <= means.count().get());
    }

    /** The line, as the mouse reads it. */
    private final class Line implements Reading {
        @Override
        public int count() {
            return channels().size();
        }

        @Override
        public double height(int x) {
            return channels().get(x).mean();
        }

        @Override
        public String words(int x) {
            return channels().get(x).words();
        }

        @Override
        public void choose(int x) {
            means.go(x);
        }
    }
}
