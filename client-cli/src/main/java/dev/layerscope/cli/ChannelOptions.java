package dev.layerscope.cli;

import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which channel is shown, and on what. */
final class ChannelOptions implements FigureOptions {
    @Option(names = "--channel", paramLabel = "N", required = true, description = "a channel, counted from 0")
    private int channel;

    @Mixin
    private OverlayOption overlay;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    ChannelOptions() {}

    @Override
    public void into(RenderFigureRequest.Builder request) {
        ChannelFigure.Builder figure = request.getChannelBuilder().setChannel(channel);
        overlay.overlay().ifPresent(figure::setOverlay);
    }
}
