package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import picocli.CommandLine.Option;

/** What a histogram shows. */
final class HistogramOptions implements FigureOptions {
    @Option(
            names = "--bins",
            paramLabel = "N",
            description = "of each layer (1 to 4096; default: 16 to 128, by the number of its values)")
    private int bins;

    @Option(names = "--log", description = "counts in decades")
    private boolean logarithmic;

    @Override
    public void into(RenderFigureRequest.Builder request) {
        request.getHistogramBuilder().setBins(bins).setLogarithmic(logarithmic);
    }
}
