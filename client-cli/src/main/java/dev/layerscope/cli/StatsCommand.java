package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Message;
import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.Comparison;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Statistics of activations, computed where they are. */
@Command(
        name = "stats",
        description = "Shows statistics of layers for each image, or how far they are from those for another image.",
        footer = "%nZERO is the share of values that are exactly zero; DEAD channels are so everywhere, for all images."
                + " Tables have three digits, and of the usual quantiles three; JSON and CSV have everything.")
final class StatsCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Option(names = "--per-channel", description = "a row for each channel too")
    private boolean perChannel;

    @Option(names = "--together", description = "over all images together, from one run")
    private boolean together;

    @Option(
            names = "--against",
            paramLabel = "IMAGE",
            description = "compare with the same layers for this image: the mean, root mean square and largest absolute"
                    + " difference, and the cosine of the angle between both")
    private @Nullable String against;

    @Option(
            names = "--quantiles",
            paramLabel = "0.01,0.5",
            converter = Arguments.ToQuantiles.class,
            description = "which, from 0 to 1, or none (default: 0.05,0.25,0.5,0.75,0.95)")
    private Arguments.Quantiles quantiles = Arguments.Quantiles.USUAL;

    @Mixin
    private SortOptions sort;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    StatsCommand() {}

    @Override
    public Integer call() throws IOException {
        if (against == null) {
            List<LayerRow<SummaryTable.Numbers>> rows = new ArrayList<>();
            return answer(rows, new SummaryTable(quantiles), (client, local, image) -> {
                SummarizeActivationsResponse answer = client.summarizeActivations(summary(local), local.inputs());
                SummaryTable.add(answer, image, channelRows(), rows);
                answer.getLayersList().forEach(this::tellWhatIsLeftOut);
                return answer;
            });
        }
        if (together || !quantiles.equals(Arguments.Quantiles.USUAL)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--against %s: with --together or --quantiles (expected: without)".formatted(against));
        }
        LocalInput other = feed.openNamed("--against", against, root.terminal);
        List<LayerRow<Comparison>> rows = new ArrayList<>();
        return answer(rows, new ComparisonTable(), (client, local, image) -> {
            List<LocalInput> inputs = new ArrayList<>(local.inputs());
            inputs.add(other);
            CompareActivationsResponse answer = client.compareActivations(comparison(local, other), inputs);
            ComparisonTable.add(answer, image, channelRows(), rows);
            return answer;
        });
    }

    private SummarizeActivationsRequest summary(LocalFeed local) {
        return SummarizeActivationsRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers.layers())
                .addAllQuantiles(quantiles.asked())
                .setLayersOnly(!wantsChannels())
                .setMomentsOnly(quantiles.equals(Arguments.Quantiles.NONE))
                .build();
    }

    private CompareActivationsRequest comparison(LocalFeed local, LocalInput other) {
        return CompareActivationsRequest.newBuilder()
                .setFeed(local.feed())
                .setAgainst(other.sha256())
                .addAllLayers(layers.layers())
                .setLayersOnly(!wantsChannels())
                .build();
    }

    /** What one request says; adds its rows. */
    private interface Ask {
        Message ask(LayerscopeClient client, LocalFeed local, String image) throws IOException;
    }

    private <T> Integer answer(List<LayerRow<T>> rows, LayerTable<T> columns, Ask ask) throws IOException {
        boolean byImage = !together && feed.images(root.terminal).size() > 1;
        Table<LayerRow<T>> table = columns.table(byImage ? LayerRow.Images.NAMED : LayerRow.Images.ONE, channelRows());
        sort.check(table);
        List<JsonObject> answers = new ArrayList<>();
        ExitCode code = ExitCode.DONE;
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            ImageBatch.Run run = (local, images) -> {
                String image = images.size() == 1 ? images.get(0) : "";
                JsonObject json = new JsonObject();
                json.addProperty("image", image);
                ProtoJson.object(ask.ask(client, local, image)).asMap().forEach(json::add);
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
        table.print(format, sort.sorted(rows, table), json(answers, byImage), root.terminal.out());
        return code.number();
    }

    private LayerRow.Channels channelRows() {
        return perChannel ? LayerRow.Channels.ROWS : LayerRow.Channels.NONE;
    }

    /** In JSON a layer has its channels in any case. */
    private boolean wantsChannels() {
        return perChannel || format == Format.JSON;
    }

    private void tellWhatIsLeftOut(LayerSummary summary) {
        if (!summary.getLeftOut().isEmpty()) {
            root.terminal.err().println(summary.getLayer().getPath() + ": left out: " + summary.getLeftOut());
        }
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
}
