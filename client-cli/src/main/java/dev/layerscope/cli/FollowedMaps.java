package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Mixin;

/** A followed figure that shows channels of layers in colours. */
abstract class FollowedMaps extends FollowedFigure {
    @Mixin
    private LayerOption layers;

    @Mixin
    private FigureCall figureCall;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FollowedMaps() {}

    /** The options that are the figure's own. */
    abstract FigureOptions figure();

    @Override
    final RenderFigureRequest.Builder request(Terminal terminal) {
        return figureCall.request(layers.layers(), figure());
    }

    @Override
    final Output.File file(Terminal terminal) {
        return figureCall.file(terminal);
    }
}
