package dev.layerscope.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What may help against a call's failure. */
enum Remedy {
    /** The same call would fail in the same way. */
    NONE,
    /** A new connection: the old one broke, or the server is not there now. */
    CONNECTION,
    /** Time: the server is busy, or the caller has had what it may for now. */
    TIME;

    private static final String SERVER_BUSY = "SERVER_BUSY";
    private static final String SERVER_STOPPING = "SERVER_STOPPING";

    static Remedy of(StatusRuntimeException failure) {
        Optional<String> reason = Errors.reason(failure);
        if (reason.isPresent()) {
            return ofReason(reason.get(), failure);
        }
        Status status = failure.getStatus();
        boolean lost = switch (status.getCode()) {
            case UNAVAILABLE -> !Errors.hasCause(status, SSLException.class) && !Errors.isUnknownHost(status);
            // What a server that stops, or whoever stands between, makes of a stream. Our own cancelling has no such
            // words.
            case CANCELLED -> !Context.current().isCancelled() && isReset(status);
            case INTERNAL, UNKNOWN -> isReset(status) || Errors.hasCause(status, IOException.class);
            default -> false;
        };
        return lost ? CONNECTION : NONE;
    }

    private static Remedy ofReason(String reason, StatusRuntimeException failure) {
        return switch (reason) {
            case SERVER_BUSY -> TIME;
            case SERVER_STOPPING -> CONNECTION;
            default ->
                failure.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                                && !askedWait(failure).isZero()
                        ? TIME
                        : NONE;
        };
    }

    /** How long the server asks to wait; zero where it says nothing. */
    static Duration askedWait(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return Duration.ZERO;
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                try {
                    com.google.protobuf.Duration delay =
                            detail.unpack(RetryInfo.class).getRetryDelay();
                    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
                } catch (InvalidProtocolBufferException e) {
                    return Duration.ZERO;
                }
            }
        }
        return Duration.ZERO;
    }

    private static boolean isReset(Status status) {
        String words = String.valueOf(status.getDescription());
        return words.contains("RST_STREAM") || words.contains("end-of-stream mid-frame") || words.contains("EOS");
    }
}
