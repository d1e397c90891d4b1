package dev.layerscope.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every call its own deadline, counted from the call's start, unless its options say that it has none. */
final class TimeoutInterceptor implements ClientInterceptor {
    /** Of calls that stay open for as long as somebody looks. */
    static final CallOptions.Key<Boolean> WITHOUT_END = CallOptions.Key.createWithDefault("without end", false);

    private final Duration timeout;

    TimeoutInterceptor(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        CallOptions timed = options.getDeadline() == null && !options.getOption(WITHOUT_END)
                ? options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                : options;
        return next.newCall(method, timed);
    }
}
