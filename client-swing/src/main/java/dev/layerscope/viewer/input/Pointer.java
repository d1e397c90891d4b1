package dev.layerscope.viewer.input;

import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.geom.Rectangle2D;
import java.util.Optional;

/**
 * Which part of the picture is behind the position that the mouse is on, in pixels of the picture as the model gets it: said
 * by the view that knows, shown where the picture is. Belongs to the event thread.
 */
public final class Pointer {
    private final Property<Optional<Rectangle2D>> field = new Property<>(Optional.empty());

    /** May reach beyond the picture; empty where nothing is pointed at, or it isn't known. */
    public Observed<Optional<Rectangle2D>> field() {
        return field;
    }

    public void at(Optional<Rectangle2D> seen) {
        field.set(seen);
    }
}
