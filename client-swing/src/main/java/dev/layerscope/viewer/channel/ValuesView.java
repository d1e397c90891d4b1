package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.chart.ChartView;
import dev.layerscope.viewer.look.Prose;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import net.miginfocom.swing.MigLayout;
import org.jfree.data.xy.DefaultIntervalXYDataset;
import org.jspecify.annotations.Nullable;

/** The values of the channel: what is known of them, and how they are distributed. */
final class ValuesView extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String SERIES = "values";

    private final Prose prose = new Prose();
    private final DefaultIntervalXYDataset bars = new DefaultIntervalXYDataset();
    private final ChartView chart = ChartView.bars("histogram of the channel's values", "value", "count", bars);
    private final transient Inspection inspection;
    private transient @Nullable ChannelMap drawn;
    private transient List<ChannelWords.Fact> told = List.of();

    ValuesView(Inspection inspection) {
        super(new MigLayout("insets 0, fill, wrap 1", "[grow, fill]", "[]10[grow, fill, pref][230!, fill]"));
        this.inspection = inspection;
        prose.getAccessibleContext().setAccessibleName("statistics of the channel");
        JScrollPane scrolled = new JScrollPane(prose);
        scrolled.setBorder(null);
        scrolled.getViewport().setOpaque(false);
        scrolled.setOpaque(false);
        scrolled.setMinimumSize(UIScale.scale(new Dimension(200, 80)));
        chart.setPreferredSize(UIScale.scale(new Dimension(300, 230)));
        add(new ColorControls(inspection));
        add(scrolled);
        add(chart);
        inspection.map().answer().observe(answer -> {
            answer.optional().ifPresent(this::draw);
            tell();
        });
        inspection.layer().answer().observe(answer -> tell());
    }

    /** Of the channel that the map shows, which may be the one before for a while. */
    private void tell() {
        Optional<ChannelMap> map = inspection.map().answer().get().optional();
        Optional<LayerFacts> layer = inspection.layer().answer().get().optional();
        if (map.isEmpty()) {
            prose.clear();
            return;
        }
        Subject subject = map.get().subject();
        List<ChannelWords.Fact> facts = layer.filter(known -> known.of().isBeside(subject))
                .map(known -> ChannelWords.facts(known, subject.channel()))
                .orElse(List.of());
        if (facts.equals(told)) {
            return;
        }
        told = new ArrayList<>(facts);
        prose.clear();
        facts.forEach(fact -> prose.fact(fact.name(), fact.value()));
        prose.setCaretPosition(0);
    }

    private void draw(ChannelMap map) {
        if (map == drawn) {
            return;
        }
        drawn = map;
        ValueBins bins = ValueBins.of(map.values());
        int count = bins.counts().length;
        double[][] series = new double[6][count];
        for (int i = 0; i < count; i++) {
            series[0][i] = (bins.edge(i) + bins.edge(i + 1)) / 2;
            series[1][i] = bins.edge(i);
            series[2][i] = bins.edge(i + 1);
            series[3][i] = bins.counts()[i];
            series[4][i] = 0;
            series[5][i] = bins.counts()[i];
        }
        bars.addSeries(SERIES, series);
        chart.plot().getDomainAxis().setLabel(axis(bins));
    }

    private static String axis(ValueBins bins) {
        String zeros = bins.zeros() == 0 ? "" : ", without " + Numerals.count(bins.zeros()) + " zeros";
        return "value" + zeros;
    }
}
