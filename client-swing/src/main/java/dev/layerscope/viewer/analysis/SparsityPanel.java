package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.chart.ChartPaint;
import dev.layerscope.viewer.chart.ChartView;
import dev.layerscope.viewer.chart.Crosshair;
import dev.layerscope.viewer.chart.Reading;
import dev.layerscope.viewer.chart.Swatch;
import dev.layerscope.viewer.look.Gap;
import java.awt.BorderLayout;
import java.util.List;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import net.miginfocom.swing.MigLayout;
import org.jfree.data.xy.DefaultTableXYDataset;
import org.jfree.data.xy.XYSeries;

/** The zeros of all layers after activation functions: as bars by depth, and as a table. */
final class SparsityPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String NONE =
            "This model has no layers after activation functions whose zeros could be counted.";
    private static final List<Column<LayerZeros>> COLUMNS = List.of(
            Column.count("Depth", 84, LayerZeros::depth),
            Column.words("Layer", 600, LayerZeros::layer),
            Column.number("Zeros", 90, LayerZeros::zeros, row -> Numbers.percent(row.zeros())),
            Column.number("Dead channels", 130, LayerZeros::deadChannels, LayerZeros::deadWords));

    private final transient Sparsity sparsity;
    private final DefaultTableXYDataset bars = new DefaultTableXYDataset();
    private final ChartView chart =
            ChartView.stackedShares("share of zeros of every layer by depth", "", "share of zeros", bars);
    private final transient Crosshair crosshair;
    private final Rows<LayerZeros> rows = new Rows<>(COLUMNS);
    private final RowsView<LayerZeros> table = new RowsView<>("layers and their zeros", rows);
    private final Board board;

    SparsityPanel(Sparsity sparsity, TakenAway taken) {
        super(new BorderLayout());
        this.sparsity = sparsity;
        crosshair = Crosshair.on(chart, new Bars(), x -> table.clearSelection());
        board = new Board(legend(), content(), taken, sparsity.zeros().notice());
        add(board);
        table.onSelect(row -> crosshair.at(row.map(layer -> layer.depth() - 1).orElse(-1)));
        table.onChoose(sparsity::go);
        board.follow(sparsity.zeros(), found -> found.isEmpty() ? NONE : "", this::refill);
    }

    private static JPanel legend() {
        JPanel legend = new JPanel(new MigLayout("insets 0, gapx 16"));
        legend.add(new JLabel("zeros of dead channels", new Swatch(ChartPaint.SERIES), JLabel.LEADING));
        legend.add(new JLabel("other zeros", new Swatch(ChartPaint.PALE), JLabel.LEADING));
        return legend;
    }

    private JPanel content() {
        JScrollPane list = new JScrollPane(table);
        list.setBorder(Gap.around(0, 0));
        JPanel content =
                new JPanel(new MigLayout("insets 0, fill, wrap 1, gap 12", "[grow,fill]", "[65%,fill][35%,fill]"));
        content.add(chart, "wmin 0, hmin 0");
        content.add(list, "hmin 0");
        return content;
    }

    private List<LayerZeros> layers() {
        return sparsity.zeros().shown().get().map(Told::answer).orElse(List.of());
    }

    private void refill() {
        List<LayerZeros> layers = layers();
        XYSeries dead = new XYSeries("dead", true, false);
        XYSeries others = new XYSeries("others", true, false);
        for (LayerZeros layer : layers) {
            dead.add(layer.depth() - 1, layer.zerosOfDeadChannels());
            others.add(layer.depth() - 1, Math.max(0, layer.zeros() - layer.zerosOfDeadChannels()));
        }
        bars.removeAllSeries();
        bars.addSeries(dead);
        bars.addSeries(others);
        ShortNames names = ShortNames.of(layers.stream().map(LayerZeros::layer).toList());
        chart.nameAlongX(names.pattern(), names.names());
        rows.show(layers);
        crosshair.at(-1);
        board.tell(
                sparsity.zeros().shown().get().map(SparsityPanel::title).orElse(""),
                layers.isEmpty() ? "" : layers.size() + " layers after activation functions, as they are computed");
    }

    private static String title(Told<dev.layerscope.viewer.input.Fed, List<LayerZeros>> told) {
        return told.question().feed().getModel() + " \u00b7 " + told.question().name();
    }

    /** The bars, as the mouse reads them. */
    private final class Bars implements Reading {
        @Override
        public int count() {
            return layers().size();
        }

        @Override
        public double height(int x) {
            return layers().get(x).zeros();
        }

        @Override
        public String words(int x) {
            return layers().get(x).words();
        }

        @Override
        public void choose(int x) {
            sparsity.go(layers().get(x));
        }
    }
}
