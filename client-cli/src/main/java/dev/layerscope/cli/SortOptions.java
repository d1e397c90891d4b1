package dev.layerscope.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --sort}: the order of rows of layers and channels. */
final class SortOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "largest first by a column of the CSV form, for example mean; with --per-channel the channels"
                    + " within each layer")
    private @Nullable String column;

    @Option(names = "--reverse", description = "smallest first")
    private boolean reverse;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    SortOptions() {}

    /**
     * @throws ParameterException where the table has no such column
     */
    void check(Table<?> table) {
        if (column == null) {
            if (reverse) {
                throw new ParameterException(spec.commandLine(), "--reverse: without --sort (expected: with it)");
            }
            return;
        }
        try {
            table.order(column);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** Layers, or where they have rows of their own the channels of each layer behind it. */
    <T> List<LayerRow<T>> sorted(List<LayerRow<T>> rows, Table<LayerRow<T>> table) {
        if (column == null) {
            return rows;
        }
        Comparator<LayerRow<T>> largestFirst = table.order(column);
        Comparator<LayerRow<T>> order = reverse ? largestFirst.reversed() : largestFirst;
        if (rows.stream().allMatch(LayerRow::isOfLayer)) {
            return rows.stream().sorted(order).toList();
        }
        List<LayerRow<T>> sorted = new ArrayList<>(rows);
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size() && !sorted.get(to).isOfLayer()) {
                to++;
            }
            sorted.subList(from + 1, to).sort(order);
            from = to;
        }
        return sorted;
    }
}
