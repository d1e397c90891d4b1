package dev.layerscope.server.picture;

import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Sheet;
import java.util.List;

/** What can be drawn of the activations of layers. */
public interface Figure {
    /**
     * The layers that it shows.
     *
     * @param asked names, as the request has them
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID where none are asked for and the figure knows
     *     none by itself
     */
    default List<String> layers(HostedModel model, List<String> asked) {
        return asked;
    }

    /**
     * Draws it: a panel for each layer, side by side where these fit.
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
