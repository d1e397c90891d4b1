package dev.layerscope.server.picture;

import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Sheet;

/** What can be drawn of the activations of layers. */
public interface Figure {
    /**
     * Draws it: a panel for each layer, one below the other.
     *
     * @throws dev.layerscope.server.error.DomainException NO_CHANNELS, CHANNEL_INVALID, TOO_LARGE, REQUEST_INVALID
     */
    DrawnFigure draw(Subject subject, Style style);

    /** Whether it shows all inputs of a batch; a figure of one shows the first. */
    default boolean takesSeveralInputs() {
        return false;
    }

    /** How a figure looks, whatever it shows. */
    record Style(Coloring coloring, Sheet sheet) {}
}
