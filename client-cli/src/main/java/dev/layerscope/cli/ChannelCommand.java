package dev.layerscope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** One channel of layers, large. */
@Command(
        name = "channel",
        description = "Draws one channel of layers for one image, large, with its colours in numbers.")
final class ChannelCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private ChannelOptions channel;

    @Mixin
    private FigureCall figure;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    ChannelCommand() {}

    @Override
    public Integer call() throws IOException {
        figure.draw(root, feed, layers.layers(), channel);
        return 0;
    }
}
