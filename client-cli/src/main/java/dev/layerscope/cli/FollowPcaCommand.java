package dev.layerscope.cli;

import dev.layerscope.v1.Basis;
import dev.layerscope.v1.RenderFigureRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pca}, again for each new picture. */
@Command(
        name = "pca",
        description =
                "Draws the principal components of layers again for each new picture. With --basis colours mean the"
                        + " same from picture to picture; without it each picture has components of its own.")
final class FollowPcaCommand extends FollowedFigure {
    @Mixin
    private LayerOption layers;

    @Mixin
    private PcaOptions figure;

    @Mixin
    private FigureFile figureFile;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FollowPcaCommand() {}

    @Override
    RenderFigureRequest.Builder request(Terminal terminal) {
        List<Basis> given = figure.bases().drawable(layers.layers(), terminal);
        return figureFile.request(layers.layers(), figure.figure(given));
    }

    @Override
    Output.File file(Terminal terminal) {
        return figureFile.file(terminal);
    }
}
