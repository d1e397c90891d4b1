package dev.layerscope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The channels of layers as one picture. */
@Command(name = "grid", description = "Draws the channels of layers for one image as heat maps.")
final class GridCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private GridOptions grid;

    @Mixin
    private FigureCall figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    GridCommand() {}

    @Override
    public Integer call() throws IOException {
        FigureCall.tellWhatIsLeftOut(figure.draw(root, feed, layers.layers(), grid), root.terminal);
        return 0;
    }
}
