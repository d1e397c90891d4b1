package dev.layerscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code top}, again for each new picture. */
@Command(name = "top", description = "Draws the channels of layers with the largest means again for each new picture.")
final class FollowTopCommand extends FollowedMaps {
    @Mixin
    private TopOptions figure;

    @SuppressWarnings("NullAway.Init") // picocli sets the figure
    FollowTopCommand() {}

    @Override
    FigureOptions figure() {
        return figure;
    }
}
