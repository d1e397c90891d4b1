package dev.layerscope.server.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a gRPC status of a failure: the one place that knows both. */
final class ErrorStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorStatus.class);
    private static final String DOMAIN = "layerscope.dev";
    private static final java.time.Duration A_WHILE = java.time.Duration.ofSeconds(1);

    private ErrorStatus() {}

    /** The failure of the call that this context belongs to. */
    static StatusRuntimeException of(Throwable failure) {
        return of(failure, FollowedCall.current().map(FollowedCall::id).orElseGet(RequestId::make));
    }

    /** Domain errors keep their sentence; anything else is INTERNAL, with the call's id, which the log has too. */
    static StatusRuntimeException of(Throwable failure, RequestId id) {
        if (failure instanceof DomainException domain) {
            return ofDomain(domain);
        }
        if (failure instanceof CancellationException) {
            return io.grpc.Status.CANCELLED.withDescription("the caller left").asRuntimeException();
        }
        if (failure instanceof StatusRuntimeException status) {
            return status;
        }
        LOG.error("internal error {}", id, failure);
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason("INTERNAL")
                .setDomain(DOMAIN)
                .putMetadata("requestId", id.text())
                .build();
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.INTERNAL.value())
                .setMessage("internal error %s (the server's log has the same id)".formatted(id))
                .addDetails(Any.pack(info))
                .build());
    }

    private static StatusRuntimeException ofDomain(DomainException failure) {
        if (failure.getCause() != null) {
            LOG.debug("{}", failure.sentence(), failure);
        }
        String sentence = TrailerText.sentence(failure.sentence());
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder().setReason(failure.reason().name()).setDomain(DOMAIN);
        failure.facts().forEach((key, value) -> info.putMetadata(key, TrailerText.fact(value)));
        Status.Builder status = Status.newBuilder()
                .setCode(code(failure.reason()).value())
                .setMessage(sentence)
                .addDetails(Any.pack(info.build()));
        switch (code(failure.reason())) {
            case NOT_FOUND ->
                status.addDetails(Any.pack(ResourceInfo.newBuilder()
                        .setResourceType(failure.reason()
                                .name()
                                .replace("_NOT_FOUND", "")
                                .toLowerCase(java.util.Locale.ROOT))
                        .setDescription(sentence)
                        .build()));
            case INVALID_ARGUMENT ->
                status.addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(
                                BadRequest.FieldViolation.newBuilder().setDescription(sentence))
                        .build()));
            default -> {
                // ErrorInfo says it all.
            }
        }
        retryAfter(failure)
                .ifPresent(wait -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder()
                                .setSeconds(wait.getSeconds())
                                .setNanos(wait.getNano()))
                        .build())));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /** Whoever refuses says when it may be otherwise. Where nobody knows, what is busy may be less so in a while. */
    private static Optional<java.time.Duration> retryAfter(DomainException failure) {
        return failure.retryAfter()
                .or(() -> failure.reason() == Reason.SERVER_BUSY ? Optional.of(A_WHILE) : Optional.empty());
    }

    /** Without a default, so that a new reason doesn't compile until it is decided here. */
    private static Code code(Reason reason) {
        return switch (reason) {
            case MODEL_NOT_FOUND,
                    LAYER_NOT_FOUND,
                    INPUT_NOT_FOUND,
                    JOB_NOT_FOUND,
                    ARTIFACT_NOT_FOUND,
                    SAMPLE_NOT_FOUND -> Code.NOT_FOUND;
            case KEY_REUSED -> Code.ALREADY_EXISTS;
            case LAYER_AMBIGUOUS,
                    INPUT_INVALID,
                    INPUT_TRUNCATED,
                    INPUT_MISMATCH,
                    CHANNEL_INVALID,
                    CROP_INVALID,
                    REDUCTION_INVALID,
                    SIZE_INVALID,
                    PREPROCESSING_INVALID,
                    PAGE_TOKEN_INVALID,
                    MODEL_NAME_INVALID,
                    UPLOAD_INVALID,
                    RESUME_INVALID,
                    COMPONENTS_INVALID,
                    BASIS_INVALID,
                    REQUEST_INVALID -> Code.INVALID_ARGUMENT;
            case TOO_LARGE -> Code.OUT_OF_RANGE;
            case MODEL_REFUSED,
                    NO_CLASSES,
                    NO_CHANNELS,
                    NOT_DIFFERENTIABLE,
                    TRAINING_UNAVAILABLE,
                    NOT_OPTIMIZABLE,
                    RUN_FAILED,
                    JOB_NOT_ENDED,
                    JOBS_UNAVAILABLE,
                    CORE_UNUSABLE,
                    CONFIGURATION_INVALID -> Code.FAILED_PRECONDITION;
            case RUN_TIMEOUT, UPLOAD_STALLED, RESUME_MISMATCH -> Code.ABORTED;
            case READ_ONLY, ROLE_TOO_LOW, NOT_OWNER -> Code.PERMISSION_DENIED;
            case SERVER_BUSY, QUOTA_EXCEEDED, STORAGE_FULL, JOB_LIMIT -> Code.RESOURCE_EXHAUSTED;
            case SERVER_STOPPING -> Code.UNAVAILABLE;
            case TOKEN_MISSING, TOKEN_WRONG -> Code.UNAUTHENTICATED;
        };
    }
}
