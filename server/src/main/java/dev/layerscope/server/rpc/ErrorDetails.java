package dev.layerscope.server.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import dev.layerscope.server.access.RequestId;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** Reads and adds what goes with a gRPC status as {@code google.rpc.Status}. */
final class ErrorDetails {
    private static final String TRAILER = "grpc-status-details-bin";
    private static final Metadata.Key<byte[]> BYTES = Metadata.Key.of(TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

    private ErrorDetails() {}

    /** The {@code google.rpc.ErrorInfo} of a failure, where it has one. */
    static Optional<ErrorInfo> errorInfo(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        return status == null ? Optional.empty() : errorInfo(status);
    }

    /** The reason in a status' details; empty where there is none. */
    static String reason(Status status, Metadata trailers) {
        return status.isOk() || !trailers.containsKey(BYTES)
                ? ""
                : errorInfo(StatusProto.fromStatusAndTrailers(status, trailers))
                        .map(ErrorInfo::getReason)
                        .orElse("");
    }

    /** Adds a {@code google.rpc.RequestInfo} to the details of a failure. */
    static void addRequest(Status status, Metadata trailers, RequestId id) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers).toBuilder()
                .addDetails(Any.pack(
                        RequestInfo.newBuilder().setRequestId(id.text()).build()))
                .build();
        trailers.discardAll(BYTES);
        trailers.put(BYTES, details.toByteArray());
    }

    private static Optional<ErrorInfo> errorInfo(com.google.rpc.Status status) {
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class);
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
