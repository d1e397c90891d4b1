package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.Place;
import java.util.Optional;

/**
 * What a view is about: a layer, and what its model is fed.
 *
 * @param layer the path
 */
record Subject(Fed fed, String layer) {
    /** Of the place; empty while there is no layer or no input. */
    static Optional<Subject> of(Bench bench) {
        Place place = bench.travel().place().get();
        return place.hasLayer()
                ? bench.feeding().fed().get().map(fed -> new Subject(fed, place.layer()))
                : Optional.empty();
    }

    /** For titles: the model, the layer and the input. */
    String words() {
        return layer + " \u00b7 " + fed.name();
    }
}
