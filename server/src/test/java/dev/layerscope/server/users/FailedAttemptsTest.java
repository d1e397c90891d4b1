package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private static final Duration SLOWED = Duration.ofSeconds(1);

    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final FailedAttempts attempts = new FailedAttempts(nanoTime::get);

    @Test
    void anAddressIsSlowedAfterTenAndIsFreeAgainAfterAWhile() {
        assertThat(noted("192.0.2.1", 10)).containsOnly(Duration.ZERO);
        assertThat(noted("192.0.2.1", 3)).containsOnly(SLOWED);
        assertThat(noted("192.0.2.2", 1)).containsOnly(Duration.ZERO);

        pass(Duration.ofSeconds(6));
        assertThat(noted("192.0.2.1", 2)).containsExactly(Duration.ZERO, SLOWED);
        pass(Duration.ofSeconds(60));
        assertThat(noted("192.0.2.1", 11).filter(SLOWED::equals)).hasSize(1);
    }

    @Test
    void addressesOfOneNetworkOfIpv6CountTogether() {
        noted("2001:db8::1", 10);

        assertThat(noted("2001:db8::ffff:2", 1)).containsOnly(SLOWED);
        assertThat(noted("2001:db8:0:1::1", 1)).containsOnly(Duration.ZERO);
    }

    @Test
    void theLogHasALineOfAnAddressInTenSecondsThatCountsTheOthers() {
        List<String> lines = logged(() -> {
            noted("192.0.2.1", 50);
            pass(Duration.ofSeconds(10));
            noted("192.0.2.1", 1);
        });

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("192.0.2.1", "a wrong one");
        assertThat(lines.get(1)).contains("50 calls since");
    }

    @Test
    void manyAddressesFillNoLog() {
        assertThat(logged(() -> IntStream.range(0, 1000)
                        .forEach(i -> noted("10.0.%d.%d".formatted(i / 250, i % 250), 1)
                                .forEach(delay -> {}))))
                .hasSize(30);
    }

    private Stream<Duration> noted(String address, int times) {
        return IntStream.range(0, times).mapToObj(i -> attempts.note(address, Entrance.wrong())).toList().stream();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static List<String> logged(Runnable action) {
        List<String> lines = new java.util.ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(FailedAttempts.class.getName());
        log.addHandler(handler);
        try {
            action.run();
        } finally {
            log.removeHandler(handler);
        }
        return lines;
    }
}
