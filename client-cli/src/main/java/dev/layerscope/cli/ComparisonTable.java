package dev.layerscope.cli;

import dev.layerscope.cli.Table.Presence;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.Comparison;
import dev.layerscope.v1.LayerComparison;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Comparisons of activations as rows. */
final class ComparisonTable implements LayerTable<Comparison> {
    static void add(
            CompareActivationsResponse answer,
            String image,
            LayerRow.Channels channels,
            List<LayerRow<Comparison>> rows) {
        for (LayerComparison layer : answer.getLayersList()) {
            LayerRow.add(
                    rows,
                    LayerRow.ofLayer(image, layer.getLayer().getPath(), layer.getAll()),
                    channels,
                    layer.getChannelsCount(),
                    layer::getChannels);
        }
    }

    @Override
    public Table<LayerRow<Comparison>> addTo(Table<LayerRow<Comparison>> table) {
        reals(table, "mean_absolute", "MEAN ABS", Comparison::getMeanAbsolute);
        reals(table, "root_mean_square", "RMS", Comparison::getRootMeanSquare);
        reals(table, "largest_absolute", "LARGEST", Comparison::getLargestAbsolute);
        reals(table, "cosine_similarity", "COSINE", Comparison::getCosineSimilarity);
        return table.numbers(
                        "pairs",
                        "PAIRS",
                        Presence.NEVER,
                        row -> "",
                        row -> row.numbers().getPairs())
                .numbers(
                        "not_finite",
                        "NOT FINITE",
                        Presence.WHERE_FILLED,
                        row -> row.numbers().getNotFinite() == 0
                                ? ""
                                : String.valueOf(row.numbers().getNotFinite()),
                        row -> row.numbers().getNotFinite());
    }

    private static void reals(
            Table<LayerRow<Comparison>> table, String name, String title, ToDoubleFunction<Comparison> value) {
        table.numbers(
                name,
                title,
                Presence.ALWAYS,
                row -> Units.brief(value.applyAsDouble(row.numbers())),
                row -> value.applyAsDouble(row.numbers()));
    }
}
