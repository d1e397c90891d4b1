package dev.layerscope.viewer.analysis;

import java.util.Optional;

/** A view that the server has a figure of, for files and for other programs. */
interface Figurative {
    /** Empty while there is nothing to draw. */
    Optional<Figure.Order> order();
}
