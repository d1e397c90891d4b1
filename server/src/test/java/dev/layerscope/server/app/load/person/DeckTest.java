package dev.layerscope.server.app.load.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeckTest {
    private static final Map<String, Integer> CARDS = Map.of("look", 6, "compute", 2);

    @Test
    void dealsAllCardsBeforeItBeginsAgain() {
        Deck<String> deck = new Deck<>(CARDS, new SplittableRandom(1));
        for (int round = 0; round < 3; round++) {
            List<String> dealt = deal(deck, 8);

            assertThat(dealt).filteredOn("compute"::equals).hasSize(2);
        }
    }

    @Test
    void dealsCardsOfAKindAtEvenDistances() {
        for (int seed = 0; seed < 50; seed++) {
            List<String> dealt = deal(new Deck<>(CARDS, new SplittableRandom(seed)), 8);

            assertThat(dealt.lastIndexOf("compute") - dealt.indexOf("compute")).isBetween(3, 5);
        }
    }

    @Test
    void dealsTheSameForTheSameSeedAndOthersForAnother() {
        List<String> one = deal(new Deck<>(CARDS, new SplittableRandom(1)), 80);

        assertThat(deal(new Deck<>(CARDS, new SplittableRandom(1)), 80)).isEqualTo(one);
        assertThat(deal(new Deck<>(CARDS, new SplittableRandom(2)), 80)).isNotEqualTo(one);
    }

    @Test
    void refusesNoCards() {
        assertThatThrownBy(() -> new Deck<>(Map.<String, Integer>of(), new SplittableRandom(1)))
                .hasMessageContaining("expected: at least 1");
    }

    @Test
    void thoughtsTakeAboutTheTimeThatTheyShouldOnAverage() {
        List<Duration> thoughts = new Pace(Duration.ofSeconds(2)).thoughts();

        assertThat(thoughts.stream().mapToLong(Duration::toMillis).average().orElseThrow())
                .isBetween(1800.0, 2000.0);
        assertThat(new Pace(Duration.ZERO).thoughts()).containsOnly(Duration.ZERO);
    }

    private static List<String> deal(Deck<String> deck, int cards) {
        List<String> dealt = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            dealt.add(deck.deal());
        }
        return dealt;
    }
}
