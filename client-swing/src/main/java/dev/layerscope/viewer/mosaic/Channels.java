package dev.layerscope.viewer.mosaic;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import java.util.Optional;
import java.util.OptionalInt;

/** Choosing a channel of the mosaic, and what can be done with it. Belongs to the event thread. */
final class Channels {
    private final Bench bench;
    private final Showing showing;

    Channels(Bench bench, Showing showing) {
        this.bench = bench;
        this.showing = showing;
    }

    /** The place's; empty while what is shown is of another place. */
    OptionalInt selected() {
        return showing.isCurrent() ? OptionalInt.of(place().channel()) : OptionalInt.empty();
    }

    /** No step that one goes back from. */
    void select(int channel) {
        if (showing.isCurrent()) {
            bench.travel().correct(place().withChannel(channel));
        }
    }

    /** The cell beside the selected one, which is then seen. */
    void step(int columns, int rows) {
        Optional<Scene> scene = showing.scene().get();
        if (scene.isPresent() && showing.isCurrent()) {
            Cells cells = scene.get().coat().cells();
            int cell = cells.beside(cells.of(place().channel()).orElse(0), columns, rows);
            select(cells.channel(cell));
            showing.look(scene.get().camera().with(cells.map(cell)));
        }
    }

    /** Another view of the selected channel. */
    void open(View view) {
        if (showing.isCurrent()) {
            bench.travel().go(place().withView(view));
        }
    }

    private Place place() {
        return bench.travel().place().get();
    }
}
