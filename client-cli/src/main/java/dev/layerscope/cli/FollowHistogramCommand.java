package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code histogram}, again for each new picture. */
@Command(
        name = "histogram",
        description = "Draws how the values of layers are distributed, again for each new picture.")
final class FollowHistogramCommand extends FollowedFigure {
    @Mixin
    private LayerOption layers;

    @Mixin
    private HistogramOptions figure;

    @Mixin
    private FigureFile figureFile;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FollowHistogramCommand() {}

    @Override
    RenderFigureRequest.Builder request(Terminal terminal) {
        return figureFile.request(layers.layers(), figure);
    }

    @Override
    Output.File file(Terminal terminal) {
        return figureFile.file(terminal);
    }
}
