package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
    private static final RetryPolicy POLICY = new RetryPolicy(6, Duration.ofMillis(100), Duration.ofMillis(1500));
    private static final RandomGenerator NEVER_SHORTER = () -> 0;

    @Test
    void waits_double_up_to_the_longest() {
        assertThat(java.util.List.of(1, 2, 3, 4, 5, 6, 60))
                .extracting(failed -> POLICY.waitAfter(failed, NEVER_SHORTER).toMillis())
                .containsExactly(100L, 200L, 400L, 800L, 1500L, 1500L, 1500L);
    }

    @Test
    void chance_shortens_a_wait_by_up_to_a_half_and_a_seed_repeats_it() {
        SplittableRandom random = new SplittableRandom(1);
        SplittableRandom again = new SplittableRandom(1);

        for (int i = 0; i < 1000; i++) {
            Duration wait = POLICY.waitAfter(3, random);
            assertThat(wait).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
            assertThat(POLICY.waitAfter(3, again)).isEqualTo(wait);
        }
    }

    @Test
    void a_command_waits_less_than_a_minute_and_a_window_less_than_two_seconds() {
        assertThat(longest(RetryPolicy.PATIENT)).isBetween(Duration.ofSeconds(40), Duration.ofMinutes(1));
        assertThat(longest(RetryPolicy.BRIEF)).isLessThan(Duration.ofSeconds(2));
        assertThat(longest(RetryPolicy.NONE)).isZero();
    }

    private static Duration longest(RetryPolicy policy) {
        Duration sum = Duration.ZERO;
        for (int failed = 1; failed <= policy.tries(); failed++) {
            sum = sum.plus(policy.waitAfter(failed, NEVER_SHORTER));
        }
        return sum;
    }

    @Test
    void numbers_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new RetryPolicy(-1, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: none negative, the first no longer than the longest");
    }
}
