package dev.layerscope.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import dev.layerscope.v1.ViewError;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The one place where the status of a call becomes an error with a sentence. */
public final class Errors {
    /** In the metadata of an error that ends no call. */
    private static final String REQUEST_ID = "requestId";

    private Errors() {}

    /** Says what a call to this server ended with. */
    public static ServerError from(StatusRuntimeException failure, ServerAddress server) {
        Status status = failure.getStatus();
        ErrorInfo info = errorInfo(failure).orElse(ErrorInfo.getDefaultInstance());
        // Only a server that speaks gives an ErrorInfo; without one gRPC's own words have to be made a sentence.
        String sentence = info.getReason().isEmpty() ? withoutServersWords(status, server) : described(status);
        return new ServerError(status.getCode(), info, requestId(failure), sentence, failure);
    }

    /** Says why a view of a stream isn't shown. */
    public static ServerError from(ViewError error) {
        Status status = Status.fromCodeValue(error.getCode()).withDescription(error.getMessage());
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(error.getReason())
                .putAllMetadata(error.getMetadataMap())
                .build();
        return new ServerError(
                status.getCode(),
                info,
                info.getMetadataOrDefault(REQUEST_ID, ""),
                described(status),
                status.asRuntimeException());
    }

    /** The reason that the server gives; empty where none of its words arrived. */
    static Optional<String> reason(StatusRuntimeException failure) {
        return errorInfo(failure).map(ErrorInfo::getReason).filter(reason -> !reason.isEmpty());
    }

    static boolean isUnknownHost(Status status) {
        return hasCause(status, UnknownHostException.class) || causes(status).contains("Unable to resolve host");
    }

    private static String withoutServersWords(Status status, ServerAddress server) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> unavailable(status, server);
            case DEADLINE_EXCEEDED ->
                "deadline: passed before " + server
                        + " had answered (expected: an answer in time; --timeout sets another)";
            case CANCELLED -> "cancelled";
            case UNIMPLEMENTED -> "method: unknown to " + server + " (expected: a layerscope-server of this version)";
            case RESOURCE_EXHAUSTED -> "message: " + described(status) + " (expected: at most 4 MiB)";
            default -> server + ": " + described(status);
        };
    }

    private static String unavailable(Status status, ServerAddress server) {
        String words = causes(status);
        if (isUnknownHost(status)) {
            return "host " + server.host() + ": unknown (expected: a name or address that can be reached)";
        }
        if (words.contains("NotSslRecordException")) {
            return server + ": does not speak TLS (expected: a server with TLS, or the same without --tls)";
        }
        if (hasCause(status, CertificateException.class)) {
            return server + ": its certificate is not trusted or not for this name (expected: one from a known"
                    + " authority; --ca FILE names another)";
        }
        // Alerts of RFC 8446, 6.2, in the words of the Java runtime, by which a server refuses what the client showed.
        if (words.contains("bad_certificate")
                || words.contains("certificate_required")
                || words.contains("unknown_ca")
                || words.contains("certificate_unknown")) {
            return server + ": refuses the client's certificate, or asks for one (expected: --cert FILE and --cert-key"
                    + " FILE, signed by an authority that the server knows)";
        }
        if (hasCause(status, SSLException.class)) {
            return server + ": TLS failed: " + innermost(status)
                    + " (expected: a handshake in time, with a protocol that both sides know)";
        }
        if (words.contains("First received frame was not SETTINGS")) {
            return server
                    + ": does not speak gRPC in plain text (expected: a layerscope-server; --tls for one with TLS)";
        }
        if (words.contains("ConnectException") || words.contains("ConnectTimeoutException")) {
            return "no server at " + server
                    + " (expected: a running layerscope-server; --server HOST:PORT names another)";
        }
        if (hasCause(status, IOException.class) || words.contains("Network closed")) {
            return "connection to " + server + ": closed before the answer was whole (expected: a server that stays"
                    + " up; --tls where it asks for TLS)";
        }
        return server + ": " + described(status);
    }

    private static String described(Status status) {
        String description = status.getDescription();
        return description == null || description.isBlank() ? status.getCode().name() : description;
    }

    private static Optional<ErrorInfo> errorInfo(StatusRuntimeException failure) {
        return detail(failure, ErrorInfo.class);
    }

    /** As the server calls the call; where it said nothing, as it was told to. */
    private static String requestId(StatusRuntimeException failure) {
        return detail(failure, RequestInfo.class)
                .map(RequestInfo::getRequestId)
                .filter(id -> !id.isEmpty())
                .or(() -> Optional.ofNullable(failure.getTrailers()).map(trailers -> trailers.get(RequestIds.KEY)))
                .orElse("");
    }

    private static <T extends Message> Optional<T> detail(StatusRuntimeException failure, Class<T> type) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return Optional.empty();
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return Optional.of(detail.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    static boolean hasCause(Status status, Class<? extends Throwable> type) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String innermost(Status status) {
        String said = described(status);
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            said = cause.getMessage() == null ? said : cause.getMessage();
        }
        return said;
    }

    private static String causes(Status status) {
        StringBuilder words = new StringBuilder(described(status));
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            words.append('\n').append(cause);
        }
        return words.toString();
    }
}
