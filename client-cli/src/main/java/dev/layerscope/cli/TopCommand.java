package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.FigurePanel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The channels of layers that an image excites most. */
@Command(
        name = "top",
        description = "Draws the channels of layers with the largest means for one image, and prints these.")
final class TopCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private TopOptions top;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Mixin
    private FigureCall figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    TopCommand() {}

    @Override
    public Integer call() throws IOException {
        Picture picture = figure.draw(root, feed, layers.layers(), top);
        if (!figure.isStandardOutput()) {
            List<Row> rows = rows(picture);
            table().print(format, rows, json(rows), root.terminal.out());
        }
        return 0;
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
