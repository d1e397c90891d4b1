package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sparsity}, again for each new picture. */
@Command(name = "sparsity", description = "Draws how much of each layer is exactly zero, again for each new picture.")
final class FollowSparsityCommand extends FollowedFigure {
    @Mixin
    private SparsityOptions figure;

    @Mixin
    private FigureFile figureFile;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FollowSparsityCommand() {}

    @Override
    RenderFigureRequest.Builder request(Terminal terminal) {
        return figureFile.request(figure.layers(), figure);
    }

    @Override
    Output.File file(Terminal terminal) {
        return figureFile.file(terminal);
    }
}
