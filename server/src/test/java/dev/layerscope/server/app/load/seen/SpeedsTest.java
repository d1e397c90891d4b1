package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeedsTest {
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void leaveOutWhatWaitsForATurnAndTheTimeThatItTook() {
        Speeds speeds = new Speeds(Set.of("push"), 10 * MINUTE, 20 * MINUTE);
        List<Turn> turns = List.of(
                new Turn(0, "look", 9 * MINUTE, 11 * MINUTE),
                new Turn(0, "look", 19 * MINUTE, 20 * MINUTE),
                new Turn(1, "push", 5 * MINUTE, 12 * MINUTE),
                new Turn(1, "look", 12 * MINUTE, 13 * MINUTE),
                new Turn(1, "push", 17 * MINUTE, 40 * MINUTE));

        assertThat(speeds.of(turns, 3)).containsExactly(1 / 10.0, 1 / 5.0, 0);
    }
}
