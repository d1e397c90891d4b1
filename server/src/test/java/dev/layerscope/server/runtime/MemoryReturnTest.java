package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryReturnTest {
    @Test
    void callsThatWaitForTheSameReturnShareIt() throws InterruptedException {
        Semaphore collected = new Semaphore(0);
        Semaphore trimmed = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (MemoryReturn memory = new MemoryReturn(
                () -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    collected.release();
                },
                trimmed::release,
                Duration.ofMillis(1))) {
            memory.soon();
            begun.await();
            // The one under way began before these, so they get another, together.
            memory.soon();
            memory.soon();
            memory.soon();
            goOn.countDown();

            collected.acquire(2);
            trimmed.acquire(2);
        }
        assertThat(collected.availablePermits()).isZero();
        assertThat(trimmed.availablePermits()).isZero();
    }
}
