package dev.layerscope.server.rpc;

import dev.layerscope.server.access.RequestId;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Gives every call its id, which the client hears of in the trailers and in the details of an error, and tells a listener
 * of the call's beginning and end. To be the first interceptor that a call meets, so that those who refuse calls are
 * followed too.
 */
public final class FollowedCalls implements ServerInterceptor {
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("layerscope-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final CallListener listener;

    public FollowedCalls(CallListener listener) {
        this.listener = listener;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        FollowedCall followed = new FollowedCall(
                id(headers.get(REQUEST_ID)), call.getMethodDescriptor().getFullMethodName(), listener);
        Context context = followed.in(Context.current());
        try {
            return new Listening<>(
                    Contexts.interceptCall(context, new Answering<>(call, followed), headers, next), followed);
        } catch (RuntimeException e) {
            followed.answered(Status.Code.UNKNOWN, "");
            followed.end();
            throw e;
        }
    }

    /** What a stranger calls a call goes into logs: anything but a plain id is as good as none. */
    private static RequestId id(@Nullable String brought) {
        return brought != null && RequestId.isOne(brought) ? new RequestId(brought) : RequestId.make();
    }

    private static final class Answering<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final FollowedCall followed;

        private Answering(ServerCall<Q, A> call, FollowedCall followed) {
            super(call);
            this.followed = followed;
        }

        @Override
        public void sendMessage(A message) {
            followed.sent(message);
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            trailers.discardAll(REQUEST_ID);
            trailers.put(REQUEST_ID, followed.id().text());
            followed.answered(status.getCode(), ErrorDetails.reason(status, trailers));
            if (!status.isOk()) {
                ErrorDetails.addRequest(status, trailers, followed.id());
            }
            super.close(status, trailers);
        }
    }

    private static final class Listening<Q> extends SimpleForwardingServerCallListener<Q> {
        private final FollowedCall followed;

        private Listening(ServerCall.Listener<Q> listener, FollowedCall followed) {
            super(listener);
            this.followed = followed;
        }

        @Override
        public void onMessage(Q message) {
            followed.received(message);
            super.onMessage(message);
        }

        @Override
        public void onComplete() {
            try {
                super.onComplete();
            } finally {
                followed.end();
            }
        }

        @Override
        public void onCancel() {
            Deadline deadline = Context.current().getDeadline();
            followed.left(
                    deadline != null && deadline.isExpired() ? Status.Code.DEADLINE_EXCEEDED : Status.Code.CANCELLED);
            try {
                super.onCancel();
            } finally {
                followed.end();
            }
        }
    }
}
