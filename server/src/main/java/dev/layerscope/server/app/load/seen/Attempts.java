package dev.layerscope.server.app.load.seen;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts every try of every call by how it ended, those too that the client library makes again by itself, so that a
 * refusal without a time to retry shows even where a client guesses one. Thread safe.
 */
public final class Attempts implements ClientInterceptor {
    private static final String STORAGE_FULL = "STORAGE_FULL";

    private final ConcurrentMap<End, AtomicLong> ends = new ConcurrentHashMap<>();

    /**
     * How a try ended.
     *
     * @param reason of the ErrorInfo; empty where there is none
     */
    public record End(String method, Status.Code code, String reason, Retry retry) {
        /** Whether it was overload, which a full disk isn't, and the client wasn't told when to come again. */
        public boolean isMuteOverload() {
            return code == Status.Code.RESOURCE_EXHAUSTED
                    && !reason.isEmpty()
                    && !reason.equals(STORAGE_FULL)
                    && retry == Retry.UNTOLD;
        }
    }

    /** Whether the server says when to ask again. */
    public enum Retry {
        TOLD,
        UNTOLD
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                count(String.valueOf(method.getBareMethodName()), status, trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    public Map<End, Long> ends() {
        Map<End, Long> counts = new java.util.HashMap<>();
        ends.forEach((end, count) -> counts.put(end, count.get()));
        return counts;
    }

    private void count(String method, Status status, Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        Retry retry = Failures.hasRetryInfo(details) ? Retry.TOLD : Retry.UNTOLD;
        ends.computeIfAbsent(new End(method, status.getCode(), reason(details), retry), end -> new AtomicLong())
                .incrementAndGet();
    }

    private static String reason(com.google.rpc.Status details) {
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException e) {
                    return "";
                }
            }
        }
        return "";
    }
}
