package dev.layerscope.server.rpc;

import com.google.protobuf.MessageLite;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.sharing.HourlyUse;
import dev.layerscope.server.sharing.QuotaRefusal;
import dev.layerscope.server.sharing.RetryTime;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Counts each user's open calls and the bytes sent to each, and refuses what is more than the user's quotas. A stream that is
 * under way ends where the bytes are used up, and may be gone on with when there are more. Health checks and reflection don't
 * count. Thread safe. To be asked after the one that recognizes the caller.
 */
public final class QuotaInterceptor implements ServerInterceptor {
    private static final String OWN = "layerscope.";
    private static final int MEAN_OF = 16;

    private final QuotaBook quotas;
    private final LongSupplier nanos;
    private final HourlyUse sent;
    private final Map<String, Integer> open = new HashMap<>();
    /** Geometric, so that a few streams that stay open for hours say little of the others. */
    private double meanLogNanos;

    public QuotaInterceptor(QuotaBook quotas) {
        this(quotas, System::nanoTime);
    }

    QuotaInterceptor(QuotaBook quotas, LongSupplier nanos) {
        this.quotas = quotas;
        this.nanos = nanos;
        this.sent = new HourlyUse(nanos);
    }

    /** Bytes sent to each user so far; of many users to those who got some last. */
    public Map<String, Long> sentBytes() {
        return sent.totals();
    }

    /** Calls that are open now, by user. */
    public synchronized Map<String, Integer> openCalls() {
        return Map.copyOf(open);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().startsWith(OWN)) {
            return next.startCall(call, headers);
        }
        Caller caller = Callers.CALLER.get();
        Optional<DomainException> refusal = sentTooMuch(caller).or(() -> begin(caller));
        if (refusal.isPresent()) {
            StatusRuntimeException status = ErrorStatus.of(refusal.get());
            Metadata trailers = status.getTrailers();
            call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
        }
        long began = nanos.getAsLong();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                end(caller, nanos.getAsLong() - began);
            }
        };
        try {
            return watching(next.startCall(counting(call, caller), headers), end);
        } catch (RuntimeException e) {
            end.run();
            throw e;
        }
    }

    private <Q, A> ServerCall<Q, A> counting(ServerCall<Q, A> call, Caller caller) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(A message) {
                // The size is kept in the message, which needs it anyway to be written.
                int bytes = message instanceof MessageLite known ? known.getSerializedSize() : 0;
                sentTooMuch(caller).ifPresent(refusal -> {
                    throw refusal;
                });
                sent.add(caller.name(), bytes);
                super.sendMessage(message);
            }
        };
    }

    private static <Q> ServerCall.Listener<Q> watching(ServerCall.Listener<Q> listener, Runnable end) {
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onComplete() {
                end.run();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                end.run();
                super.onCancel();
            }
        };
    }

    private Optional<DomainException> sentTooMuch(Caller caller) {
        long limit = quotas.of(caller).limit(Quota.SENT_PER_HOUR);
        long used = limit == Long.MAX_VALUE ? 0 : sent.withinHour(caller.name());
        return used < limit
                ? Optional.empty()
                : Optional.of(QuotaRefusal.of(
                        Quota.SENT_PER_HOUR, caller, used, limit, sent.untilBelow(caller.name(), limit)));
    }

    private synchronized Optional<DomainException> begin(Caller caller) {
        long limit = quotas.of(caller).limit(Quota.REQUESTS_IN_FLIGHT);
        int now = open.getOrDefault(caller.name(), 0);
        if (now >= limit) {
            return Optional.of(QuotaRefusal.of(Quota.REQUESTS_IN_FLIGHT, caller, now, limit, untilOneEnds(now)));
        }
        open.merge(caller.name(), 1, Integer::sum);
        return Optional.empty();
    }

    /** Of so many calls that each take what calls took lately, begun at any time, the first ends after its part of that. */
    private Duration untilOneEnds(int calls) {
        return RetryTime.of(Duration.ofNanos((long) Math.exp(meanLogNanos) / Math.max(1, calls)));
    }

    private synchronized void end(Caller caller, long tookNanos) {
        meanLogNanos += (Math.log(Math.max(1, tookNanos)) - meanLogNanos) / (meanLogNanos == 0 ? 1 : MEAN_OF);
        open.computeIfPresent(caller.name(), (name, count) -> count == 1 ? null : count - 1);
    }
}
