package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
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
@Command(name = "stats", description = "Shows statistics of layers, for each image.")
final class StatsCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Option(names = "--per-channel", description = "a row for each channel too")
    private boolean perChannel;

    @Option(names = "--together", description = "over all images together, from one run")
    private boolean together;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets root, feed and layers
    StatsCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<JsonObject> answers = new ArrayList<>();
        ExitCode code = ExitCode.DONE;
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            ImageBatch.Run run = (local, images) -> {
                SummarizeActivationsRequest request = SummarizeActivationsRequest.newBuilder()
                        .setFeed(local.feed())
                        .addAllLayers(layers.layers())
                        .build();
                SummarizeActivationsResponse answer = client.summarizeActivations(request, local.inputs());
                String image = images.size() == 1 ? images.get(0) : "";
                addRows(answer, image, rows);
                JsonObject json = new JsonObject();
                json.addProperty("image", image);
                ProtoJson.object(answer).asMap().forEach(json::add);
                answers.add(json);
            };
            if (together) {
                run.run(feed.read(root.terminal), feed.images(root.terminal));
            } else {
                code = new ImageBatches(feed, client, root.terminal, progress).run(1, run);
            }
        } finally {
            progress.clear();
        }
        boolean byImage = !together && feed.images(root.terminal).size() > 1;
        table(byImage).print(format, rows, json(answers, byImage), root.terminal.out());
        return code.number();
    }

    /** The answer of one request as it is; of several, all with their images. */
    private static JsonObject json(List<JsonObject> answers, boolean byImage) {
        if (!byImage) {
            answers.get(0).remove("image");
            return answers.get(0);
        }
        JsonArray images = new JsonArray();
        answers.forEach(images::add);
        JsonObject all = new JsonObject();
        all.add("images", images);
        return all;
    }

    private static Table<Row> table(boolean byImage) {
        Table<Row> table = new Table<>();
        if (byImage) {
            table.words("image", Row::image);
        }
        table.words("layer", Row::layer).numbers("channel", Row::channel, Row::channel);
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

    private void addRows(SummarizeActivationsResponse answer, String image, List<Row> rows) {
        for (LayerSummary summary : answer.getLayersList()) {
            String layer = summary.getLayer().getPath();
            rows.add(new Row(image, layer, "all", summary.getAll()));
            for (int channel = 0; perChannel && channel < summary.getChannelsCount(); channel++) {
                rows.add(new Row(image, layer, String.valueOf(channel), summary.getChannels(channel)));
            }
        }
    }

    private record Row(String image, String layer, String channel, Statistics statistics) {}
}
