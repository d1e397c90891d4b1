package dev.layerscope.viewer.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a question to the server stands, and what was answered last, which stays to be seen until there is something newer.
 *
 * @param value the last answer, whatever the phase; null where there is none
 * @param problem a sentence where the phase is FAILED, empty otherwise
 * @param cause of the problem, for whoever wants details
 */
public record Answer<T>(
        Phase phase,
        @Nullable T value,
        String problem,
        @Nullable Throwable cause) {
    /** Where a question stands. */
    public enum Phase {
        /** Nothing is asked. */
        NOTHING,
        /** It is under way, or waits until the server is back. */
        WAITING,
        /** The value is the answer to it. */
        READY,
        FAILED
    }

    static <T> Answer<T> nothing() {
        return new Answer<>(Phase.NOTHING, null, "", null);
    }

    static <T> Answer<T> ready(T value) {
        return new Answer<>(Phase.READY, value, "", null);
    }

    Answer<T> waiting() {
        return new Answer<>(Phase.WAITING, value, "", null);
    }

    Answer<T> failed(Throwable cause) {
        return new Answer<>(Phase.FAILED, value, Failures.sentence(cause), cause);
    }

    public Optional<T> optional() {
        return Optional.ofNullable(value);
    }

    /** The answer to what was asked last, where it is there. */
    public Optional<T> current() {
        return phase == Phase.READY ? optional() : Optional.empty();
    }
}
