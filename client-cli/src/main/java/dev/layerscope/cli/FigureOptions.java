package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;

/** The options that are a figure's own, whatever it is drawn for. */
interface FigureOptions {
    /**
     * Says what is drawn.
     *
     * @throws picocli.CommandLine.ParameterException where an option is wrong
     */
    void into(RenderFigureRequest.Builder request);
}
