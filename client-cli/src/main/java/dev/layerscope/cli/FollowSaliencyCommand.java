package dev.layerscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code saliency}, again for each new picture. */
@Command(
        name = "saliency",
        description = "Draws the gradient of a channel by each picture's pixels, again for each new picture.")
final class FollowSaliencyCommand extends FollowedMaps {
    @Mixin
    private SaliencyOptions figure;

    @SuppressWarnings("NullAway.Init") // picocli sets the figure
    FollowSaliencyCommand() {}

    @Override
    FigureOptions figure() {
        return figure;
    }
}
