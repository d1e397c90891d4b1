package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Statistics of activations, computed where they are. */
@Command(name = "stats", description = "Shows statistics of layers over all images together.")
final class StatsCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Option(names = "--per-channel", description = "a row for each channel too")
    private boolean perChannel;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets root, feed and layers
    StatsCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Connection connection = root.connect()) {
            LocalFeed local = feed.read(root.terminal);
            SummarizeActivationsRequest request = SummarizeActivationsRequest.newBuilder()
                    .setFeed(local.feed())
                    .addAllLayers(layers.layers())
                    .build();
            SummarizeActivationsResponse answer = root.client(connection).summarizeActivations(request, local.inputs());
            table().print(format, rows(answer), answer, root.terminal.out());
        }
        return 0;
    }

    private static Table<Row> table() {
        Table<Row> table = new Table<Row>().words("layer", Row::layer).numbers("channel", Row::channel, Row::channel);
        reals(table, "mean", Statistics::getMean);
        reals(table, "standard_deviation", Statistics::getStandardDeviation);
        reals(table, "minimum", Statistics::getMinimum);
        reals(table, "maximum", Statistics::getMaximum);
        reals(table, "sparsity", Statistics::getSparsity);
        return table.numbers(
                "not_a_number",
                row -> String.valueOf(row.statistics().getNotANumber()),
                row -> row.statistics().getNotANumber());
    }

    private static void reals(Table<Row> table, String name, ToDoubleFunction<Statistics> value) {
        table.numbers(
                name,
                row -> Units.real(value.applyAsDouble(row.statistics())),
                row -> value.applyAsDouble(row.statistics()));
    }

    private List<Row> rows(SummarizeActivationsResponse answer) {
        List<Row> rows = new ArrayList<>();
        for (LayerSummary summary : answer.getLayersList()) {
            String layer = summary.getLayer().getPath();
            rows.add(new Row(layer, "all", summary.getAll()));
            for (int channel = 0; perChannel && channel < summary.getChannelsCount(); channel++) {
                rows.add(new Row(layer, String.valueOf(channel), summary.getChannels(channel)));
            }
        }
        return rows;
    }

    private record Row(String layer, String channel, Statistics statistics) {}
}
