package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.LayerBasis;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Principal components of layers, as numbers and files. */
@Command(
        name = "pca",
        description = "Finds the principal components of layers over all images together.",
        footer =
                "%nEach position of each image is a sample, each channel a feature. The table says how much of the variance"
                        + " each component has. -o FIGURE.png draws three as red, green and blue, or one in gray;"
                        + " -o LAYER.npy and FILE.npz are the components of every position,"
                        + " [N, K, H, W]; several layers go into .npz or a folder, as with activations.")
final class PcaCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private PcaOptions figure;

    @Mixin
    private SavedBases saved;

    @Option(
            names = "-o",
            paramLabel = "FIGURE.png|FILE.npy|FILE.npz|FOLDER/|-",
            description = "where to draw them, or to write the components of every position; - is stdout, for .npy")
    private @Nullable String output;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "of a figure: pixels for each pixel of a plain screen, 1 to 4 (default: ${DEFAULT-VALUE})")
    private int scale = 1;

    @Option(names = "--format", description = "of the table: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    PcaCommand() {}

    @Override
    public Integer call() throws IOException {
        boolean drawn = output != null && output.toLowerCase(Locale.ROOT).endsWith(".png");
        List<Basis> given = drawn
                ? figure.bases().drawable(layers.layers(), root.terminal)
                : figure.bases().given(layers.layers(), root.terminal);
        Destination destination = output == null || drawn
                ? null
                : new Destination(output, null, layers.layers(), feed.model(), root.terminal, spec.commandLine());
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            LocalFeed local = feed.read(root.terminal);
            List<Basis> used = given.isEmpty() ? find(client, local) : given;
            saved.save(layers.layers(), used, root.terminal);
            if (output != null && drawn) {
                draw(client, local, given, output);
            }
            if (destination != null) {
                write(client, local, used, destination, progress);
            }
        } finally {
            progress.clear();
        }
        return ExitCode.DONE.number();
    }

    private List<Basis> find(LayerscopeClient client, LocalFeed local) {
        FindComponentsResponse found = client.findComponents(
                FindComponentsRequest.newBuilder()
                        .setFeed(local.feed())
                        .addAllLayers(layers.layers())
                        .setComponents(figure.bases().wanted())
                        .build(),
                local.inputs());
        if (!"-".equals(output)) {
            table().print(format, rows(found), found, root.terminal.out());
        }
        for (LayerBasis layer : found.getLayersList()) {
            long leftOut = layer.getBasis().getSamplesLeftOut();
            if (leftOut > 0) {
                root.terminal
                        .err()
                        .println(layer.getLayer().getPath() + ": " + leftOut
                                + " positions left out, with values that are not finite");
            }
        }
        return found.getLayersList().stream().map(LayerBasis::getBasis).toList();
    }

    private void draw(LayerscopeClient client, LocalFeed local, List<Basis> given, String file) throws IOException {
        RenderFigureRequest.Builder request = RenderFigureRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers.layers())
                .setScale(scale);
        figure.figure(given).into(request);
        FigureFile.write(
                client.renderFigure(request.build(), local.inputs()),
                Output.named(file, root.terminal, spec.commandLine()));
    }

    private void write(
            LayerscopeClient client, LocalFeed local, List<Basis> used, Destination destination, Progress progress)
            throws IOException {
        StreamComponentsRequest request = StreamComponentsRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers.layers())
                .addAllBases(used)
                .build();
        try (TensorWriter writer = destination.open(progress)) {
            client.streamComponents(request, local.inputs(), writer);
            writer.commit();
        }
        progress.clear();
        destination.sayNames();
    }

    private static List<Row> rows(FindComponentsResponse found) {
        List<Row> rows = new ArrayList<>();
        for (LayerBasis layer : found.getLayersList()) {
            List<Component> components = layer.getBasis().getComponentsList();
            for (int i = 0; i < components.size(); i++) {
                rows.add(new Row(layer.getLayer().getPath(), i, components.get(i)));
            }
        }
        return rows;
    }

    private static Table<Row> table() {
        return new Table<Row>()
                .words("layer", Row::layer)
                .numbers("component", row -> String.valueOf(row.index()), Row::index)
                .numbers(
                        "variance",
                        row -> Units.real(row.component().getVariance()),
                        row -> row.component().getVariance())
                .numbers(
                        "variance_ratio",
                        row -> Units.percent(row.component().getVarianceRatio()),
                        row -> row.component().getVarianceRatio())
                .numbers(
                        "lowest",
                        row -> Units.real(row.component().getLowest()),
                        row -> row.component().getLowest())
                .numbers(
                        "highest",
                        row -> Units.real(row.component().getHighest()),
                        row -> row.component().getHighest());
    }

    private record Row(String layer, int index, Component component) {}
}
