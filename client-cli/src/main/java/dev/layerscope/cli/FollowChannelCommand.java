package dev.layerscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code channel}, again for each new picture. */
@Command(name = "channel", description = "Draws one channel of layers, large, again for each new picture.")
final class FollowChannelCommand extends FollowedMaps {
    @Mixin
    private ChannelOptions figure;

    @SuppressWarnings("NullAway.Init") // picocli sets the figure
    FollowChannelCommand() {}

    @Override
    FigureOptions figure() {
        return figure;
    }
}
