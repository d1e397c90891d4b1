package dev.layerscope.server.rpc;

import com.google.protobuf.MessageLite;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.StageTimes;
import io.grpc.Context;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is known of one call from its beginning to its end. Thread safe. */
final class FollowedCall {
    private static final Context.Key<FollowedCall> KEY = Context.key("followed call");

    private final long startNanos = System.nanoTime();
    private final RequestId id;
    private final String rpc;
    private final StageTimes stages;
    private final CallListener listener;
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Caller caller;
    private volatile Outcome outcome = new Outcome(Status.Code.CANCELLED, "");

    private record Outcome(Status.Code code, String reason) {}

    FollowedCall(RequestId id, String rpc, CallListener listener) {
        this.id = id;
        this.rpc = rpc;
        this.listener = listener;
        this.stages = new StageTimes(listener.begun(id, rpc));
    }

    /** The one under way in this context; empty where nobody follows calls. */
    static Optional<FollowedCall> current() {
        return Optional.ofNullable(KEY.get());
    }

    Context in(Context context) {
        return context.withValue(KEY, this);
    }

    RequestId id() {
        return id;
    }

    StageTimes stages() {
        return stages;
    }

    void recognized(Caller known) {
        caller = known;
    }

    void sent(Object message) {
        add(sentBytes, message);
    }

    void received(Object message) {
        add(receivedBytes, message);
    }

    /** Its size is what gRPC needs anyway, and protobuf keeps it. */
    private static void add(LongAdder bytes, Object message) {
        if (message instanceof MessageLite known) {
            bytes.add(known.getSerializedSize());
        }
    }

    /** The server has answered; the client may still leave before it has heard it. */
    void answered(Status.Code code, String reason) {
        outcome = new Outcome(code, reason);
    }

    /** The client left, or its deadline passed. */
    void left(Status.Code code) {
        outcome = new Outcome(code, "");
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            Outcome came = outcome;
            listener.ended(new EndedCall(
                    id,
                    Optional.ofNullable(caller),
                    rpc,
                    came.code(),
                    came.reason(),
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    stages,
                    sentBytes.sum(),
                    receivedBytes.sum()));
        }
    }
}
