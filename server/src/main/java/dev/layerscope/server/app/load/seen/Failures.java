package dev.layerscope.server.app.load.seen;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TransferException;
import dev.layerscope.server.app.load.seen.Faults.Kind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Set;

/** Says whom a failure is to be blamed on. */
public final class Failures {
    /** What becomes of a call whose connection breaks, where no server says anything. */
    private static final Set<Status.Code> BROKEN =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.INTERNAL, Status.Code.UNKNOWN);

    private static final String STORAGE_FULL = "STORAGE_FULL";

    private Failures() {}

    /**
     * @param beganNanos when the step began, by the clock of the faults
     */
    public static Complaint of(Step step, Throwable failure, Faults faults, long beganNanos) {
        if (failure instanceof WrongAnswer) {
            return new Complaint(step, Outcome.WRONG, "WRONG", "");
        }
        if (failure instanceof ServerError refusal) {
            String reason = refusal.reason().orElse("");
            return new Complaint(
                    step, outcome(refusal, faults, beganNanos), refusal.code().name(), reason);
        }
        if (failure instanceof TransferException) {
            return new Complaint(step, Outcome.WRONG, "TRANSFER", "");
        }
        return new Complaint(step, Outcome.FAILED, failure.getClass().getSimpleName(), "");
    }

    private static Outcome outcome(ServerError refusal, Faults faults, long beganNanos) {
        if (asksToRetry(refusal)) {
            return Outcome.TOLD_TO_RETRY;
        }
        boolean silent = refusal.reason().isEmpty();
        if (silent && BROKEN.contains(refusal.code()) && faults.since(Kind.SERVER_GONE, beganNanos)) {
            return Outcome.EXPLAINED;
        }
        if (refusal.reason().filter(STORAGE_FULL::equals).isPresent() && faults.since(Kind.DISK_FULL, beganNanos)) {
            return Outcome.EXPLAINED;
        }
        return Outcome.FAILED;
    }

    /** Whether the server said when to ask again. */
    static boolean asksToRetry(ServerError refusal) {
        return refusal.getCause() instanceof StatusRuntimeException status && hasRetryInfo(status);
    }

    private static boolean hasRetryInfo(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        return status != null && hasRetryInfo(status);
    }

    static boolean hasRetryInfo(com.google.rpc.Status status) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                return true;
            }
        }
        return false;
    }
}
