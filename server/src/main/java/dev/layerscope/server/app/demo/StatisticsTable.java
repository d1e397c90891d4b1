package dev.layerscope.server.app.demo;

import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.util.List;

/** Layers in numbers. */
final class StatisticsTable implements Part {
    private static final double MEDIAN = 0.5;

    private final List<String> layers;

    StatisticsTable(List<String> layers) {
        this.layers = List.copyOf(layers);
    }

    @Override
    public String html(Visit visit) {
        SummarizeActivationsResponse summary = visit.client()
                .summarizeActivations(
                        SummarizeActivationsRequest.newBuilder()
                                .setFeed(visit.feed(List.of(visit.picture())))
                                .addAllLayers(layers)
                                .addQuantiles(MEDIAN)
                                .setLayersOnly(true)
                                .build(),
                        List.of(visit.picture()));
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < summary.getLayersCount(); i++) {
            rows.append(row(layers.get(i), summary.getLayers(i)));
        }
        return Html.section(
                "In numbers",
                "Exact, over all values of a layer: the zeros are those of the histogram, the dead channels those above.",
                Html.table(
                                Html.head("layer", "values", "mean", "std", "min", "median", "max", "zero", "dead"),
                                rows.toString())
                        + Html.command("layerscope stats " + visit.model() + " " + visit.picturePath() + " --layer "
                                + String.join(" ", layers) + " --quantiles " + MEDIAN));
    }

    private static String row(String layer, LayerSummary summary) {
        Statistics all = summary.getAll();
        return Html.row(
                Html.code(layer),
                Html.count(all.getValues()),
                Html.number(all.getMean()),
                Html.number(all.getStandardDeviation()),
                Html.number(all.getMinimum()),
                Html.number(all.getQuantiles(0)),
                Html.number(all.getMaximum()),
                Html.percent(all.getSparsity()),
                summary.getDeadChannelsCount() + " of " + summary.getChannelCount());
    }
}
