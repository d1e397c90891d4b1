package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A channel in words and numbers. */
final class ChannelWords {
    private static final int PERCENT = 100;

    private ChannelWords() {}

    /** A name and its value, as one row of a list. */
    record Fact(String name, String value) {}

    /** {@code squeezenet0_relu10_fwd, channel 5 of 32}. */
    static String title(ChannelMap map) {
        return map.layer() + ", channel " + map.subject().channel() + " of " + map.channels();
    }

    /** {@code squeezenet, cat.png, 27 x 27}. */
    static String subtitle(ChannelMap map) {
        return map.subject().model() + " \u00b7 " + map.subject().fed().name() + " \u00b7 " + map.height() + "\u00d7"
                + map.width();
    }

    /** What the norm can't show; empty where it shows everything. */
    static String hidden(ChannelMap map) {
        if (map.hidden() == 0) {
            return "";
        }
        return "magenta: %s of %s values that the norm can\u2019t show"
                .formatted(Numerals.count(map.hidden()), Numerals.count((long) map.height() * map.width()));
    }

    /** {@code row 11, column 7: 84.2107}. */
    static String reading(ChannelMap map, Cell cell) {
        return "row %d, column %d: %s"
                .formatted(cell.row(), cell.column(), Numerals.exact(map.value(cell.row(), cell.column())));
    }

    /** Its place among the layer's channels, and its statistics; empty where nothing is known of it. */
    static List<Fact> facts(LayerFacts layer, int channel) {
        return layer.statistics(channel)
                .map(statistics -> facts(layer, channel, statistics))
                .orElse(List.of());
    }

    private static List<Fact> facts(LayerFacts layer, int channel, Statistics statistics) {
        List<Fact> facts = new ArrayList<>();
        OptionalInt rank = layer.ranks().rank(channel);
        rank.ifPresent(place -> facts.add(new Fact(
                "rank",
                Numerals.ordinal(place) + " of "
                        + Numerals.count(layer.summary().getChannelCount()) + " by mean")));
        facts.add(new Fact("mean", Numerals.exact(statistics.getMean())));
        facts.add(new Fact("deviation", Numerals.exact(statistics.getStandardDeviation())));
        facts.add(new Fact("minimum", Numerals.exact(statistics.getMinimum())));
        int most = Math.min(layer.quantiles().size(), statistics.getQuantilesCount());
        for (int i = 0; i < most; i++) {
            facts.add(new Fact(
                    Numerals.brief(PERCENT * layer.quantiles().get(i)) + " %",
                    Numerals.exact(statistics.getQuantiles(i))));
        }
        facts.add(new Fact("maximum", Numerals.exact(statistics.getMaximum())));
        facts.add(new Fact("zeros", zeros(layer, channel, statistics)));
        facts.add(new Fact("values", Numerals.count(statistics.getValues())));
        odd(facts, "not a number", statistics.getNotANumber());
        odd(facts, "infinite", statistics.getPositiveInfinity() + statistics.getNegativeInfinity());
        return facts;
    }

    private static String zeros(LayerFacts layer, int channel, Statistics statistics) {
        return layer.isDead(channel) ? "all: dead for this input" : Numerals.percent(statistics.getSparsity());
    }

    private static void odd(List<Fact> facts, String name, long count) {
        if (count > 0) {
            facts.add(new Fact(name, Numerals.count(count)));
        }
    }
}
