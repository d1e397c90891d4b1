package dev.layerscope.server.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairLineTest {
    private static final long QUANTUM = 10;

    private final FairLine<String> line = new FairLine<>(QUANTUM);
    private final Map<String, Long> had = new HashMap<>();

    @Test
    void whoComesFirstGoesFirst() {
        line.add("ann", 1, "a1");
        line.add("ann", 1, "a2");
        line.add("bob", 1, "b1");
        assertThat(taken(3, 1)).containsExactly("a1", "a2", "b1");
        assertThat(line.take()).isEmpty();
    }

    @Test
    void equalUsersGetEqualTimeHoweverManyTheirRequestsAndHoweverLongEachTakes() {
        Map<String, Integer> lines = Map.of("ann", 64, "bob", 1, "cat", 7);
        Map<String, Long> takes = Map.of("ann", 3L, "bob", 170L, "cat", 25L);
        lines.forEach((user, count) -> {
            for (int i = 0; i < count; i++) {
                line.add(user, 1, user + i);
            }
        });
        share(30_000, takes, Map.of());
        assertEqualWithin(0.02);
    }

    @Test
    void aWeightIsAsManyShares() {
        line.add("ann", 3, "a");
        line.add("bob", 1, "b");
        share(20_000, Map.of("ann", 7L, "bob", 4L), Map.of("ann", 3));
        assertThat(had.get("ann") / (double) had.get("bob")).isCloseTo(3, within(0.05));
    }

    @Test
    void whoWasNotThereComesNextHoweverManyWait() {
        for (int user = 0; user < 20; user++) {
            line.add("u" + user, 1, "first of " + user);
            line.add("u" + user, 1, "second of " + user);
        }
        taken(20, 50);
        line.add("new", 1, "n1");
        line.add("new", 1, "n2");
        assertThat(taken(2, 50)).first().isEqualTo("n1");
        assertThat(line.size("new")).isEqualTo(1);
    }

    @Test
    void whoComesBackAtOnceIsNotNewAgain() {
        line.add("many", 1, "m");
        line.add("often", 1, "o");
        share(20_000, Map.of("many", 10L, "often", 1L), Map.of());
        assertEqualWithin(0.02);
    }

    @Test
    void aDebtOutlivesTheLine() {
        line.add("ann", 1, "long");
        line.add("bob", 1, "b1");
        FairLine.Turn<String> longOne = line.take().orElseThrow();
        line.end(longOne, 100);
        line.add("ann", 1, "again");
        for (int i = 2; i <= 30; i++) {
            line.add("bob", 1, "b" + i);
        }
        // As long as Ann's one.
        assertThat(taken(10, 10)).doesNotContain("again");
        assertThat(taken(2, 10)).contains("again");
    }

    @Test
    void whoHasLeftIsNotTaken() {
        line.add("ann", 1, "a1");
        line.add("ann", 1, "a2");
        line.add("bob", 1, "b1");
        assertThat(line.users()).isEqualTo(2);
        assertThat(line.remove("ann", "a1")).isTrue();
        assertThat(line.remove("ann", "a1")).isFalse();
        assertThat(line.remove("nobody", "a1")).isFalse();
        assertThat(taken(2, 1)).containsExactly("a2", "b1");
        assertThat(line.size()).isZero();
    }

    @Test
    void whoMayNotGoIsPassedOverAndKeepsTheTurn() {
        line.add("ann", 1, "a1");
        line.add("bob", 1, "b1");
        line.add("bob", 1, "b2");
        assertThat(line.take(user -> user.equals("bob")).orElseThrow().one()).isEqualTo("b1");
        assertThat(line.underWay("bob")).isEqualTo(1);
        assertThat(line.take(user -> false)).isEmpty();
        assertThat(line.take().orElseThrow().one()).isEqualTo("a1");
        assertThat(line.take().orElseThrow().user()).isEqualTo("bob");
    }

    @Test
    void aPartOfAnothersTurnIsPaidFor() {
        line.add("ann", 1, "a1");
        FairLine.Turn<String> turn = line.take().orElseThrow();
        line.charge("bob", 50);
        line.add("bob", 1, "b1");
        line.add("ann", 1, "a2");
        line.add("ann", 1, "a3");
        line.end(turn, 5);
        assertThat(taken(3, 10)).containsExactly("a2", "a3", "b1");
    }

    private List<String> taken(int count, long nanos) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FairLine.Turn<String> turn = line.take().orElseThrow();
            taken.add(turn.one());
            line.end(turn, nanos);
        }
        return taken;
    }

    /** One turn after another; who had one comes back at once. */
    private void share(int turns, Map<String, Long> takes, Map<String, Integer> weights) {
        for (int i = 0; i < turns; i++) {
            FairLine.Turn<String> turn = line.take().orElseThrow();
            long nanos = takes.get(turn.user());
            had.merge(turn.user(), nanos, Long::sum);
            line.add(turn.user(), weights.getOrDefault(turn.user(), 1), turn.one());
            line.end(turn, nanos);
        }
    }

    private void assertEqualWithin(double part) {
        double mean = had.values().stream().mapToLong(Long::longValue).average().orElseThrow();
        assertThat(had.values()).allSatisfy(own -> assertThat(own / mean).isCloseTo(1, within(part)));
    }
}
