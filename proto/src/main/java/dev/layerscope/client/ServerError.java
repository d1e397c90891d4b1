package dev.layerscope.client;

import io.grpc.Status;
import java.util.Optional;

/**
 * A call that didn't succeed: the server refused it, broke, or wasn't there. The message is one sentence for people.
 *
 * <p>Made by {@link Errors} alone.
 */
public final class ServerError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status.Code code;
    private final String reason;
    private final String logId;

    ServerError(Status.Code code, String reason, String logId, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.reason = reason;
        this.logId = logId;
    }

    public Status.Code code() {
        return code;
    }

    /** The reason of the server's {@code google.rpc.ErrorInfo}, for example {@code LAYER_NOT_FOUND}. */
    public Optional<String> reason() {
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    /** Under which id the server's log tells more. */
    public Optional<String> logId() {
        return Optional.of(logId).filter(text -> !text.isEmpty());
    }

    public ExitCode exitCode() {
        return ExitCode.of(code);
    }
}
