package dev.layerscope.client;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A call that didn't succeed: the server refused it, broke, or wasn't there. The message is one sentence for people.
 *
 * <p>Made by {@link Errors} alone.
 */
public final class ServerError extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** For what no client expects to be told. */
    private static final Set<Status.Code> UNEXPECTED =
            EnumSet.of(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.DATA_LOSS);

    private static final String INPUT = "sha256";

    private final Status.Code code;
    private final String reason;
    private final String requestId;
    private final String input;

    ServerError(Status.Code code, ErrorInfo details, String requestId, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.reason = details.getReason();
        this.requestId = requestId;
        this.input = details.getMetadataOrDefault(INPUT, "");
    }

    public Status.Code code() {
        return code;
    }

    /** The reason of the server's {@code google.rpc.ErrorInfo}, for example {@code LAYER_NOT_FOUND}. */
    public Optional<String> reason() {
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    /** Under which the server's log has the call. */
    public Optional<String> requestId() {
        return Optional.of(requestId).filter(text -> !text.isEmpty());
    }

    /**
     * The message, and where that is of use to a person, how to find the call in the server's log: for what the server
     * didn't mean to happen.
     */
    public String sentence() {
        return UNEXPECTED.contains(code) ? tracedSentence() : String.valueOf(getMessage());
    }

    /** The message, and how to find the call in the server's log. */
    public String tracedSentence() {
        String message = String.valueOf(getMessage());
        return requestId()
                .filter(id -> !message.contains(id))
                .map(id -> message + " (request " + id + ")")
                .orElse(message);
    }

    /** The SHA-256 of the input that the server names as the reason. */
    public Optional<String> input() {
        return Optional.of(input).filter(text -> !text.isEmpty());
    }

    public ExitCode exitCode() {
        return ExitCode.of(code);
    }
}
