package dev.layerscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code grid}, again for each new picture. */
@Command(name = "grid", description = "Draws the channels of layers as heat maps again for each new picture.")
final class FollowGridCommand extends FollowedMaps {
    @Mixin
    private GridOptions figure;

    @SuppressWarnings("NullAway.Init") // picocli sets the figure
    FollowGridCommand() {}

    @Override
    FigureOptions figure() {
        return figure;
    }
}
