package dev.layerscope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** How much of each layer is zero. */
@Command(
        name = "sparsity",
        description =
                "Draws how much of each layer is exactly zero for one image, and how much of that are dead channels,"
                        + " layer below layer as they are computed.")
final class SparsityCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private SparsityOptions sparsity;

    @Mixin
    private FigureFile figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    SparsityCommand() {}

    @Override
    public Integer call() throws IOException {
        figure.draw(root, feed, sparsity.layers(), sparsity);
        return 0;
    }
}
