package dev.layerscope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How the values of layers are distributed. */
@Command(
        name = "histogram",
        description =
                "Draws how the values of layers are distributed for one image, a panel for each layer. Values that"
                        + " are exactly zero have a bar of their own.")
final class HistogramCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private HistogramOptions histogram;

    @Mixin
    private FigureFile figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    HistogramCommand() {}

    @Override
    public Integer call() throws IOException {
        figure.draw(root, feed, layers.layers(), histogram);
        return 0;
    }
}
