package dev.layerscope.cli;

import dev.layerscope.cli.Table.Presence;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Statistics as rows. */
final class SummaryTable implements LayerTable<SummaryTable.Numbers> {
    private final Arguments.Quantiles quantiles;

    SummaryTable(Arguments.Quantiles quantiles) {
        this.quantiles = quantiles;
    }

    /**
     * Of a layer or a channel.
     *
     * @param deadChannels how many are dead; of a channel 1 or 0
     * @param channels how many there are; of a channel 0
     */
    record Numbers(Statistics statistics, int deadChannels, int channels) {
        String dead() {
            if (channels == 0) {
                return deadChannels > 0 ? "dead" : "";
            }
            return deadChannels + "/" + channels;
        }
    }

    static void add(
            SummarizeActivationsResponse answer,
            String image,
            LayerRow.Channels channels,
            List<LayerRow<Numbers>> rows) {
        for (LayerSummary summary : answer.getLayersList()) {
            Numbers all = new Numbers(summary.getAll(), summary.getDeadChannelsCount(), summary.getChannelCount());
            LayerRow.add(
                    rows,
                    LayerRow.ofLayer(image, summary.getLayer().getPath(), all),
                    channels,
                    summary.getChannelsCount(),
                    channel -> new Numbers(
                            summary.getChannels(channel),
                            summary.getDeadChannelsList().contains(channel) ? 1 : 0,
                            0));
        }
    }

    @Override
    public Table<LayerRow<Numbers>> addTo(Table<LayerRow<Numbers>> table) {
        reals(table, "mean", "MEAN", Statistics::getMean);
        reals(table, "standard_deviation", "STD", Statistics::getStandardDeviation);
        reals(table, "minimum", "MIN", Statistics::getMinimum);
        List<Double> shown = quantiles.shown();
        List<Double> all = quantiles.all();
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            double quantile = all.get(i);
            Presence presence = shown.contains(quantile) ? Presence.ALWAYS : Presence.NEVER;
            table.numbers(
                    "quantile_" + Units.plain(quantile),
                    Units.plain(100 * quantile) + " %",
                    presence,
                    row -> Units.brief(quantile(row.numbers().statistics(), index)),
                    row -> quantile(row.numbers().statistics(), index));
        }
        reals(table, "maximum", "MAX", Statistics::getMaximum);
        table.numbers(
                "sparsity",
                "ZERO",
                Presence.ALWAYS,
                row -> Units.percent(row.numbers().statistics().getSparsity()),
                row -> row.numbers().statistics().getSparsity());
        table.numbers(
                "dead_channels",
                "DEAD",
                Presence.WHERE_FILLED,
                row -> row.numbers().dead(),
                row -> row.numbers().deadChannels());
        counts(table, "values", "VALUES", Presence.NEVER, Statistics::getValues);
        counts(table, "not_a_number", "NAN", Presence.WHERE_FILLED, Statistics::getNotANumber);
        counts(table, "negative_infinity", "-INF", Presence.WHERE_FILLED, Statistics::getNegativeInfinity);
        counts(table, "positive_infinity", "INF", Presence.WHERE_FILLED, Statistics::getPositiveInfinity);
        return table;
    }

    /** NaN where a channel of a layer that comes in slices has none. */
    private static double quantile(Statistics statistics, int index) {
        return index < statistics.getQuantilesCount() ? statistics.getQuantiles(index) : Double.NaN;
    }

    private static void reals(
            Table<LayerRow<Numbers>> table, String name, String title, ToDoubleFunction<Statistics> value) {
        table.numbers(
                name,
                title,
                Presence.ALWAYS,
                row -> Units.brief(value.applyAsDouble(row.numbers().statistics())),
                row -> value.applyAsDouble(row.numbers().statistics()));
    }

    private static void counts(
            Table<LayerRow<Numbers>> table,
            String name,
            String title,
            Presence presence,
            ToLongFunction<Statistics> count) {
        table.numbers(
                name,
                title,
                presence,
                row -> unlessZero(count.applyAsLong(row.numbers().statistics())),
                row -> count.applyAsLong(row.numbers().statistics()));
    }

    private static String unlessZero(long count) {
        return count == 0 ? "" : String.valueOf(count);
    }
}
