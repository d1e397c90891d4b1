package dev.layerscope.server.error;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a {@link Reason}, a sentence for a person and facts for a program.
 *
 * <p>The sentence reads "what: value (expected: ...)" and is shown to clients as it is, so it holds no path of the
 * server and no cause's text. The cause, if any, is for the log.
 */
public final class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private transient @Nullable Duration retryAfter;
    private final LinkedHashMap<String, String> facts = new LinkedHashMap<>();

    public DomainException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    public DomainException(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    /** What a server that ends says to whoever still asks something of it. */
    public static DomainException stopping() {
        return new DomainException(
                Reason.SERVER_STOPPING, "server: stopping (expected: another one, or this one a little later)");
    }

    /** Adds a fact and returns this. Keys are in camelCase, as {@code google.rpc.ErrorInfo} asks. */
    public DomainException with(String key, Object value) {
        facts.put(key, String.valueOf(value));
        return this;
    }

    /** Says after which time the same request may succeed, and returns this. */
    public DomainException retryAfter(Duration time) {
        retryAfter = time;
        return this;
    }

    /** After which time the same request may succeed; empty where nothing is known of that. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }
}
