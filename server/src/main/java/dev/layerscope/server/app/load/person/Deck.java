package dev.layerscope.server.app.load.person;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cards that are dealt in random order, and shuffled anew when all are dealt: at random, and yet over a while for everybody
 * the same. Used by one thread.
 */
final class Deck<T> {
    private final List<T> cards;
    private final SplittableRandom random;
    private int dealt;

    /**
     * @param cards at least one
     */
    Deck(List<T> cards, SplittableRandom random) {
        if (cards.isEmpty()) {
            throw new IllegalArgumentException("deck: 0 cards (expected: at least 1)");
        }
        this.cards = new ArrayList<>(cards);
        this.random = random;
        this.dealt = cards.size();
    }

    T deal() {
        if (dealt == cards.size()) {
            shuffle();
            dealt = 0;
        }
        return cards.get(dealt++);
    }

    /** By Fisher and Yates. */
    private void shuffle() {
        for (int last = cards.size() - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            T card = cards.get(last);
            cards.set(last, cards.get(other));
            cards.set(other, card);
        }
    }
}
