package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pinned channels in their order, for as long as the window is open. Belongs to the event thread. */
final class Pins {
    static final int MOST = 64;

    private final Bench bench;
    private final Inspection inspection;
    private final Property<List<Pin>> pins = new Property<>(List.of());

    Pins(Bench bench, Inspection inspection) {
        this.bench = bench;
        this.inspection = inspection;
    }

    Observed<List<Pin>> pins() {
        return pins;
    }

    boolean isFull() {
        return pins.get().size() >= MOST;
    }

    /** That of the place and the chosen input, whether or not it is pinned; empty where one of them isn't chosen. */
    Optional<Pin> here() {
        Optional<ChosenInput> chosen = bench.feeding().chosen().get();
        return inspection
                .subject()
                .get()
                .flatMap(subject -> chosen.map(
                        input -> new Pin(subject, input, inspection.coloring().get())));
    }

    boolean has(Pin pin) {
        return pins.get().contains(pin);
    }

    /** Pins the place's channel, or unpins it. */
    void toggle() {
        here().ifPresent(pin -> {
            if (has(pin)) {
                remove(pin);
            } else {
                add(pin);
            }
        });
    }

    /** Behind the others; does nothing where it is there already, or there are as many as may be. */
    void add(Pin pin) {
        addAt(pins.get().size(), pin);
    }

    void remove(Pin pin) {
        pins.set(pins.get().stream().filter(other -> !other.equals(pin)).toList());
    }

    void clear() {
        pins.set(List.of());
    }

    /** Moves a pin so many places further back, or forward where negative. */
    void move(Pin pin, int places) {
        List<Pin> order = new ArrayList<>(pins.get());
        int from = order.indexOf(pin);
        if (from >= 0) {
            order.remove(from);
            order.add(Math.max(0, Math.min(order.size(), from + places)), pin);
            pins.set(List.copyOf(order));
        }
    }

    /** The same channel for the chosen input, right behind the pin; empty where that is the pin's own. */
    Optional<Pin> forChosenInput(Pin pin) {
        return bench.feeding().chosen().get().filter(input -> !pin.isOf(input)).map(pin::withInput);
    }

    /** Pins the same channel for the chosen input too, right behind the pin. */
    void addForChosenInput(Pin pin) {
        forChosenInput(pin).ifPresent(other -> addAt(pins.get().indexOf(pin) + 1, other));
    }

    /** Goes to where a pin was set, with its input and its colours. */
    void visit(Pin pin) {
        bench.feeding().choose(pin.input());
        inspection.color(pin.coloring());
        bench.travel().go(pin.place());
    }

    private void addAt(int index, Pin pin) {
        if (!has(pin) && !isFull()) {
            List<Pin> more = new ArrayList<>(pins.get());
            more.add(index, pin);
            pins.set(List.copyOf(more));
        }
    }
}
