package dev.layerscope.server.app.load.fault;

import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.seen.Faults;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where faults happen.
 *
 * @param faults where each says what it explains
 * @param time how long a fault that has no end of its own lasts
 * @param closing never opens before all faults have happened; for waiting
 */
public record Scene(Victim victim, Faults faults, Catalogue catalogue, Duration time, CountDownLatch closing) {
    /** Lets time pass. */
    void pass(Duration some) throws InterruptedException {
        closing.await(some.toNanos(), TimeUnit.NANOSECONDS);
    }
}
