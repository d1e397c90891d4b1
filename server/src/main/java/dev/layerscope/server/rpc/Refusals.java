package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;

/** Ends calls before a service has seen them. */
final class Refusals {
    private Refusals() {}

    static void close(ServerCall<?, ?> call, DomainException refusal) {
        StatusRuntimeException status = ErrorStatus.of(refusal);
        Metadata trailers = status.getTrailers();
        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }
}
