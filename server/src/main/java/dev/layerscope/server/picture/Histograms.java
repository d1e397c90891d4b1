package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Histogram;
import dev.layerscope.server.activation.LayerStatistics;
import dev.layerscope.server.activation.Statistics;
import dev.layerscope.server.activation.StatisticsSettings;
import dev.layerscope.server.activation.StatisticsSettings.Detail;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.HistogramPanel;
import dev.layerscope.server.render.HistogramSpec;
import dev.layerscope.server.render.HistogramSpec.CountScale;
import dev.layerscope.server.render.HistogramSpec.Zeros;
import dev.layerscope.server.render.Numerals;
import java.util.ArrayList;
import java.util.List;

/**
 * How the values of layers are distributed.
 *
 * @param bins of each layer; by the number of its values where 0
 */
public record Histograms(int bins, CountScale counts) implements Figure {
    private static final int FEWEST_BINS = 16;
    /** A whole number of pixels each, at scale 1. */
    private static final int MOST_USUAL_BINS = 128;

    private static final List<Double> QUANTILES = List.of(0.05, 0.5, 0.95);

    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        List<HistogramPanel> panels = new ArrayList<>();
        List<DrawnPanel> drawn = new ArrayList<>();
        for (Subject.Observed layer : subject.layers()) {
            StatisticsSettings wanted = new StatisticsSettings(QUANTILES, bins(layer), Detail.LAYERS);
            LayerStatistics statistics = LayerStatistics.of(layer.activation(), wanted);
            panels.add(new HistogramPanel(spec(subject.model(), layer, statistics)));
            drawn.add(new DrawnPanel(layer.path(), statistics.channelCount(), List.of()));
        }
        return new DrawnFigure(DrawnFigure.drawing(style.sheet(), panels), drawn);
    }

    /** A power of two near the root of the number of values, as so many bins are no noise yet. */
    private int bins(Subject.Observed layer) {
        long values = layer.activation().tensor().shape().elements();
        int usual = Integer.highestOneBit((int) (1.5 * Math.sqrt(values)));
        return bins > 0 ? bins : Math.max(FEWEST_BINS, Math.min(MOST_USUAL_BINS, usual));
    }

    private HistogramSpec spec(String model, Subject.Observed layer, LayerStatistics statistics) {
        Histogram histogram = statistics.histogram().orElseThrow();
        Statistics all = statistics.all();
        return new HistogramSpec(
                "%s · %,d values".formatted(layer.title(), all.counts().all()),
                "%s · %s".formatted(model, numbers(all)),
                histogram.low(),
                histogram.high(),
                histogram.counts(),
                all.zeros() == 0 ? Zeros.NONE : new Zeros(histogram.bin(0), all.zeros()),
                counts,
                remark(all.counts()));
    }

    private static String numbers(Statistics all) {
        List<Double> quantiles = all.quantiles();
        return "mean %s · standard deviation %s · median %s · 5 %% to 95 %%: %s to %s"
                .formatted(
                        Numerals.any(all.mean()),
                        Numerals.any(all.standardDeviation()),
                        Numerals.any(quantiles.get(1)),
                        Numerals.any(quantiles.get(0)),
                        Numerals.any(quantiles.get(2)));
    }

    private static String remark(Statistics.Counts counts) {
        List<String> left = new ArrayList<>();
        if (counts.notANumber() > 0) {
            left.add("%,d not a number".formatted(counts.notANumber()));
        }
        if (counts.positiveInfinity() > 0) {
            left.add("%,d infinite".formatted(counts.positiveInfinity()));
        }
        if (counts.negativeInfinity() > 0) {
            left.add("%,d negative infinite".formatted(counts.negativeInfinity()));
        }
        return left.isEmpty() ? "" : "not drawn: " + String.join(", ", left);
    }
}
