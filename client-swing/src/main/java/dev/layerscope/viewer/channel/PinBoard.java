package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Limits;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pins with their maps, which are read one after the other while the view is that of pins, and kept as long as they
 * are pinned. Belongs to the event thread.
 */
final class PinBoard {
    private final Bench bench;
    private final Pins pins;
    private final Asked<ChannelMap> reading;
    private final Property<List<Pinned>> shown = new Property<>(List.of());
    private final Property<Sharing> sharing = new Property<>(Sharing.OWN_LIMITS);
    private Map<Pin, ChannelMap> maps = Map.of();
    private Map<Pin, String> problems = Map.of();
    private @Nullable Pin asked;

    /** What the colours of pins stand for. */
    enum Sharing {
        /** Each pin's colours go from its own least value to its own greatest. */
        OWN_LIMITS,
        /** All go from the least of all to the greatest of all, so that colours can be compared. */
        SAME_LIMITS
    }

    /**
     * A pin and what is there of it.
     *
     * @param map null until it is read
     * @param colors those that it is shown in; null until it is read
     * @param problem why it can't be read; empty otherwise
     */
    record Pinned(
            Pin pin,
            @Nullable ChannelMap map,
            @Nullable Colors colors,
            String problem,
            Optional<Comparison> comparison) {}

    /** With an earlier pin of the same channel. */
    record Comparison(ChosenInput other, Likeness likeness) {}

    PinBoard(Bench bench, Pins pins) {
        this.bench = bench;
        this.pins = pins;
        this.reading = bench.asked();
        reading.answer().observe(this::answered);
        pins.pins().observe(this::follow);
        bench.travel().place().observe(place -> askNext());
        sharing.observe(now -> show());
    }

    Observed<List<Pinned>> shown() {
        return shown;
    }

    Observed<Sharing> sharing() {
        return sharing;
    }

    void share(Sharing other) {
        sharing.set(other);
    }

    /** Reads those again that couldn't be read. */
    void retry() {
        problems = Map.of();
        show();
        askNext();
    }

    private void follow(List<Pin> now) {
        maps = only(now, maps);
        problems = only(now, problems);
        show();
        askNext();
    }

    private static <T> Map<Pin, T> only(List<Pin> pins, Map<Pin, T> known) {
        Map<Pin, T> kept = new LinkedHashMap<>(known);
        kept.keySet().retainAll(pins);
        return kept;
    }

    private void askNext() {
        if (asked != null && !pins.has(asked)) {
            asked = null;
            reading.clear();
        }
        if (asked != null || bench.travel().place().get().view() != View.PINS) {
            return;
        }
        pins.pins().get().stream()
                .filter(pin -> !maps.containsKey(pin) && !problems.containsKey(pin))
                .findFirst()
                .ifPresent(this::ask);
    }

    private void ask(Pin pin) {
        asked = pin;
        reading.ask(
                "reading channel " + pin.subject().channel() + " of "
                        + pin.subject().layer(),
                client -> ChannelMap.read(client, pin.subject(), pin.coloring()));
    }

    private void answered(Answer<ChannelMap> answer) {
        Pin pin = asked;
        if (pin == null || answer.phase() == Phase.NOTHING || answer.phase() == Phase.WAITING) {
            return;
        }
        asked = null;
        if (pins.has(pin)) {
            answer.current().ifPresent(map -> maps = with(maps, pin, map));
            if (answer.phase() == Phase.FAILED) {
                problems = with(problems, pin, answer.problem());
            }
        }
        show();
        askNext();
    }

    private static <T> Map<Pin, T> with(Map<Pin, T> known, Pin pin, T value) {
        Map<Pin, T> more = new LinkedHashMap<>(known);
        more.put(pin, value);
        return more;
    }

    private void show() {
        List<Pinned> board = new ArrayList<>();
        for (Pin pin : pins.pins().get()) {
            ChannelMap map = maps.get(pin);
            Colors colors = map == null ? null : colors(map.colors());
            board.add(new Pinned(pin, map, colors, problems.getOrDefault(pin, ""), comparison(pin, board)));
        }
        shown.set(List.copyOf(board));
    }

    /** Those of a map, with the widest limits of all maps of its norm where limits are shared. */
    private Colors colors(Colors own) {
        if (sharing.get() == Sharing.OWN_LIMITS || own.areNone()) {
            return own;
        }
        double low = own.limits().getLow();
        double high = own.limits().getHigh();
        for (ChannelMap map : maps.values()) {
            Colors other = map.colors();
            if (!other.areNone() && other.norm().equals(own.norm())) {
                low = Math.min(low, other.limits().getLow());
                high = Math.max(high, other.limits().getHigh());
            }
        }
        return own.within(Limits.newBuilder().setLow(low).setHigh(high).build());
    }

    /** With the first pin before it that shows the same channel for another input. */
    private Optional<Comparison> comparison(Pin pin, List<Pinned> before) {
        ChannelMap map = maps.get(pin);
        if (map == null) {
            return Optional.empty();
        }
        for (Pinned other : before) {
            ChannelMap same = other.map();
            if (same != null && other.pin().subject().isSameChannel(pin.subject()) && same.isAsLargeAs(map)) {
                return Optional.of(new Comparison(other.pin().input(), same.against(map)));
            }
        }
        return Optional.empty();
    }
}
