package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The channels of layers that an image excites most. */
@Command(
        name = "top",
        description = "Draws the channels of layers with the largest means for one image, and prints these.",
        footer = "%nWith --optimize also the picture that excites each of them most. The search is a job of the server,"
                + " and goes on when this command is ended with Ctrl-C; --job ID in place of --optimize draws what it"
                + " found.")
final class TopCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private TopOptions top;

    @Mixin
    private MaximizingOptions maximizing;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Mixin
    private FigureCall figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    TopCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!maximizing.wanted()) {
            return print(figure.draw(root, feed, layers.layers(), top));
        }
        FigureFile.Prepared plain = figure.prepare(root.terminal, feed, layers.layers(), top);
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            Job job = searched(client, plain, progress);
            int code = JobEnding.say(job, root.terminal);
            if (code != ExitCode.DONE.number()) {
                return code;
            }
            FigureFile.Prepared complete =
                    plain.with(request -> request.getTopBuilder().setJob(job.getId()));
            return print(complete.draw(client).write());
        }
    }

    /** The job as it ended. One that has to be made is told of at once, to be found again. */
    private Job searched(LayerscopeClient client, FigureFile.Prepared plain, Progress progress) throws IOException {
        JobWatching watching = new JobWatching(root.terminal, progress);
        if (maximizing.job().isPresent()) {
            return watching.toTheEnd(client.jobs(), maximizing.job().get());
        }
        Picture shown = plain.draw(client).picture();
        Optimization search = maximizing.search(plain.request().getFeed(), shown.header());
        Job job = client.jobs()
                .create(search, UUID.randomUUID().toString(), plain.local().inputs());
        try {
            return watching.toTheEnd(client.jobs(), job.getId());
        } catch (ServerError e) {
            root.terminal
                    .err()
                    .println("the same command with --job " + job.getId() + " for --optimize draws what it finds");
            throw e;
        }
    }

    private int print(Picture picture) {
        if (!figure.isStandardOutput()) {
            List<Row> rows = rows(picture);
            table().print(format, rows, json(rows), root.terminal.out());
        }
        return ExitCode.DONE.number();
    }

    private static List<Row> rows(Picture picture) {
        List<Row> rows = new ArrayList<>();
        for (FigurePanel panel : picture.header().getPanelsList()) {
            for (int i = 0; i < panel.getChannelsCount(); i++) {
                rows.add(new Row(panel.getLayer(), i + 1, panel.getChannels(i), panel.getMeans(i)));
            }
        }
        return rows;
    }

    private static Table<Row> table() {
        return new Table<Row>()
                .words("layer", Row::layer)
                .numbers("rank", row -> String.valueOf(row.rank()), Row::rank)
                .numbers("channel", row -> String.valueOf(row.channel()), Row::channel)
                .numbers("mean", row -> Units.real(row.mean()), Row::mean);
    }

    private static JsonArray json(List<Row> rows) {
        JsonArray all = new JsonArray();
        for (Row row : rows) {
            JsonObject one = new JsonObject();
            one.addProperty("layer", row.layer());
            one.addProperty("rank", row.rank());
            one.addProperty("channel", row.channel());
            one.addProperty("mean", Double.isFinite(row.mean()) ? row.mean() : null);
            all.add(one);
        }
        return all;
    }

    private record Row(String layer, int rank, int channel, double mean) {}
}
