package dev.layerscope.viewer.input;

import dev.layerscope.v1.Feed;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;
import java.util.Optional;

/** The chosen input, and what it makes of the model of the place. Belongs to the event thread. */
public final class Feeding {
    private final Travel travel;
    private final Property<Optional<ChosenInput>> chosen = new Property<>(Optional.empty());
    private final Property<Optional<Fed>> fed = new Property<>(Optional.empty());

    public Feeding(Travel travel) {
        this.travel = travel;
        travel.place().observe(place -> feed());
        chosen.observe(input -> feed());
    }

    public Observed<Optional<ChosenInput>> chosen() {
        return chosen;
    }

    /** Empty while there is no model or no input. */
    public Observed<Optional<Fed>> fed() {
        return fed;
    }

    public void choose(ChosenInput input) {
        chosen.set(Optional.of(input));
    }

    private void feed() {
        String model = travel.place().get().model();
        fed.set(chosen.get().filter(input -> !model.isEmpty()).map(input -> fed(model, input)));
    }

    private static Fed fed(String model, ChosenInput input) {
        Feed feed = Feed.newBuilder()
                .setModel(model)
                .addInputs(input.content().sha256())
                .build();
        return new Fed(feed, List.of(input.content()), input.name());
    }
}
