package dev.layerscope.cli;

import dev.layerscope.v1.SparsityFigure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            parameterConsumer = LayerOption.Names.class,
            description =
                    "only these layers, in this order; may be repeated, and several may follow the images (default:"
                            + " all after activation functions)")
    private List<String> layers = new ArrayList<>();

    @Mixin
    private FigureFile figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    SparsityCommand() {}

    @Override
    public Integer call() throws IOException {
        figure.draw(root, feed, layers, request -> request.setSparsity(SparsityFigure.getDefaultInstance()));
        return 0;
    }
}
