package dev.layerscope.cli;

import dev.layerscope.cli.Arguments.Channels;
import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.Connection;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.RenderGridRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The channels of a layer as one picture. */
@Command(name = "grid", description = "Draws the channels of a layer for one image as heat maps.")
final class GridCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOptions feed;

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            required = true,
            description = "a layer's path, module, tensor or node")
    private String layer;

    @Option(
            names = "--channels",
            paramLabel = "0-7,12",
            converter = Arguments.ToChannels.class,
            description = "which channels, in this order (default: all)")
    private Channels channels = Channels.ALL;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many maps (default: ${DEFAULT-VALUE})")
    private int limit = 64;

    @Option(names = "--columns", paramLabel = "N", description = "maps side by side (default: ${DEFAULT-VALUE})")
    private int columns = 8;

    @Mixin
    private ColoringOptions coloring;

    @Option(names = "-o", paramLabel = "GRID.png", required = true, description = "the file to write, - for stdout")
    private String output;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    GridCommand() {}

    @Override
    public Integer call() throws IOException {
        int images = feed.images(root.terminal).size();
        if (images != 1) {
            throw new ParameterException(spec.commandLine(), "images: " + images + " (expected: exactly one)");
        }
        Coloring colors = coloring.coloring();
        Output target = Output.named(output, root.terminal, spec.commandLine());
        try (Connection connection = root.connect()) {
            LocalFeed local = feed.read(root.terminal);
            RenderGridRequest request = RenderGridRequest.newBuilder()
                    .setFeed(local.feed())
                    .setLayer(layer)
                    .addAllChannels(channels.ranges())
                    .setLimit(limit)
                    .setColumns(columns)
                    .setColoring(colors)
                    .build();
            Picture picture = root.client(connection).renderGrid(request, local.inputs());
            try (OpenOutput file = target.open()) {
                file.write(picture.png().asReadOnlyByteBuffer());
                file.commit();
            }
            tellWhatIsLeftOut(picture);
        }
        return 0;
    }

    private void tellWhatIsLeftOut(Picture picture) {
        int drawn = picture.header().getChannelsCount();
        int available = picture.header().getChannelsAvailable();
        if (drawn < available) {
            root.terminal
                    .err()
                    .println(picture.header().getLayer() + ": " + drawn + " of " + available
                            + " channels drawn (--limit and --channels choose)");
        }
    }
}
