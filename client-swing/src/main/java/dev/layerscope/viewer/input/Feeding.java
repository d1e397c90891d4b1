package dev.layerscope.viewer.input;

import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The chosen input, and what it makes of the model of the place. Belongs to the event thread. */
public final class Feeding {
    private final Travel travel;
    private final Map<String, Preparation> byModel = new HashMap<>();
    private final Property<Optional<ChosenInput>> chosen = new Property<>(Optional.empty());
    private final Property<Preparation> preparation = new Property<>(Preparation.OWN);
    private final Property<Optional<Fed>> fed = new Property<>(Optional.empty());

    public Feeding(Travel travel) {
        this.travel = travel;
        travel.place().observe(place -> {
            preparation.set(byModel.getOrDefault(place.model(), Preparation.OWN));
            feed();
        });
        chosen.observe(input -> feed());
    }

    public Observed<Optional<ChosenInput>> chosen() {
        return chosen;
    }

    /** How the input is prepared for the model of the place. */
    public Observed<Preparation> preparation() {
        return preparation;
    }

    /** Empty while there is no model or no input. */
    public Observed<Optional<Fed>> fed() {
        return fed;
    }

    public void choose(ChosenInput input) {
        chosen.set(Optional.of(input));
    }

    /** Prepares inputs otherwise for the model of the place, from now on; does nothing without one. */
    public void prepare(Preparation wanted) {
        String model = travel.place().get().model();
        if (!model.isEmpty()) {
            byModel.put(model, wanted);
            preparation.set(wanted);
            feed();
        }
    }

    private void feed() {
        String model = travel.place().get().model();
        fed.set(chosen.get()
                .filter(input -> !model.isEmpty())
                .map(input -> preparation.get().fed(model, input)));
    }
}
