package dev.layerscope.client;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.Optional;

/**
 * A call that didn't succeed: the server refused it, broke, or wasn't there. The message is one sentence for people.
 *
 * <p>Made by {@link Errors} alone.
 */
public final class ServerError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String LOG_ID = "logId";
    private static final String INPUT = "sha256";

    private final Status.Code code;
    private final String reason;
    private final String logId;
    private final String input;

    ServerError(Status.Code code, ErrorInfo details, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.reason = details.getReason();
        this.logId = details.getMetadataOrDefault(LOG_ID, "");
        this.input = details.getMetadataOrDefault(INPUT, "");
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

    /** The SHA-256 of the input that the server names as the reason. */
    public Optional<String> input() {
        return Optional.of(input).filter(text -> !text.isEmpty());
    }

    public ExitCode exitCode() {
        return ExitCode.of(code);
    }
}
