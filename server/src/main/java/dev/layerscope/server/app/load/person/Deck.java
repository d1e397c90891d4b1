package dev.layerscope.server.app.load.person;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Cards that are dealt in random order, those of a kind at even distances, and again when all are dealt: at random, and yet
 * over any while for everybody about the same. Used by one thread.
 */
final class Deck<T> {
    private final Map<T, Integer> kinds;
    private final SplittableRandom random;
    private final Deque<T> left = new ArrayDeque<>();

    private record Placed<T>(T card, double place) {}

    /**
     * @param kinds how many cards there are of each; at least one
     */
    Deck(Map<T, Integer> kinds, SplittableRandom random) {
        if (kinds.values().stream().mapToInt(Integer::intValue).sum() < 1) {
            throw new IllegalArgumentException("deck: 0 cards (expected: at least 1)");
        }
        this.kinds = new LinkedHashMap<>(kinds);
        this.random = random;
    }

    T deal() {
        if (left.isEmpty()) {
            shuffle();
        }
        return left.remove();
    }

    private void shuffle() {
        List<Placed<T>> placed = new ArrayList<>();
        kinds.forEach((card, count) -> {
            double offset = random.nextDouble();
            for (int i = 0; i < count; i++) {
                placed.add(new Placed<>(card, (i + offset) / count));
            }
        });
        placed.sort(Comparator.comparingDouble(Placed::place));
        placed.forEach(one -> left.add(one.card()));
    }
}
