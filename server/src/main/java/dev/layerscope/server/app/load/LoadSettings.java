package dev.layerscope.server.app.load;

import java.time.Duration;

/**
 * How much load, and how long.
 *
 * @param people at a time
 * @param arrival the time in which they come, one after the other
 * @param duration from the last arrival on
 * @param think how long a person thinks on average before the next thing
 * @param patience how long one waits for an answer
 * @param seed of all that people do
 */
public record LoadSettings(
        int people, Duration arrival, Duration duration, Duration think, Duration patience, long seed) {
    /**
     * @throws IllegalArgumentException where nobody comes, or a time is negative
     */
    public LoadSettings {
        if (people < 1 || arrival.isNegative() || duration.isNegative() || think.isNegative()) {
            throw new IllegalArgumentException(
                    "load: %d people, arriving in %s, for %s, thinking %s (expected: somebody, and no negative times)"
                            .formatted(people, arrival, duration, think));
        }
    }
}
