package dev.layerscope.server.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HourlyUseTest {
    private long nanos = -5;
    private final HourlyUse use = new HourlyUse(() -> nanos);

    @Test
    void whatWasHadCountsForAnHour() {
        use.add("ann", 3);
        pass(Duration.ofMinutes(30));
        use.add("ann", 4);
        assertThat(use.withinHour("ann")).isEqualTo(7);
        pass(Duration.ofMinutes(30));
        assertThat(use.withinHour("ann")).as("an hour later").isEqualTo(7);
        pass(Duration.ofMinutes(1));
        assertThat(use.withinHour("ann")).isEqualTo(4);
        pass(Duration.ofHours(100));
        assertThat(use.withinHour("ann")).isZero();
        assertThat(use.totals()).containsEntry("ann", 7L);
        assertThat(use.withinHour("bob")).isZero();
    }

    @Test
    void saysWhenThereIsRoomAgain() {
        use.add("ann", 3);
        pass(Duration.ofMinutes(10).plusSeconds(20));
        use.add("ann", 4);
        assertThat(use.untilBelow("ann", 8)).isZero();
        Duration some = use.untilBelow("ann", 7);
        assertThat(some).isEqualTo(Duration.ofMinutes(51).minusSeconds(20));
        Duration all = use.untilBelow("ann", 1);
        assertThat(all).isEqualTo(Duration.ofMinutes(61).minusSeconds(20));
        pass(some.minusNanos(1));
        assertThat(use.withinHour("ann")).isEqualTo(7);
        pass(Duration.ofNanos(1));
        assertThat(use.withinHour("ann")).isEqualTo(4);
        pass(all.minus(some));
        assertThat(use.withinHour("ann")).isZero();
    }

    @Test
    void whoTookNothingForLongestIsForgotten() {
        HourlyUse few = new HourlyUse(() -> nanos, 2);
        few.add("ann", 1);
        few.add("bob", 1);
        few.add("ann", 1);
        few.add("cat", 1);
        assertThat(few.totals()).containsOnlyKeys("ann", "cat");
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
