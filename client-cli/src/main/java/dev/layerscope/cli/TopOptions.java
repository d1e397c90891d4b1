package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Option;

/** How many channels are shown. */
final class TopOptions implements FigureOptions {
    @Option(names = "-n", paramLabel = "N", description = "how many channels (1 to 64; default: ${DEFAULT-VALUE})")
    private int count = 6;

    @Override
    public void into(RenderFigureRequest.Builder request) {
        request.getTopBuilder().setCount(count);
    }
}
