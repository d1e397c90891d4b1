package dev.layerscope.client;

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

/** Remembers whether a server has answered: with a message, or with a refusal in its own words. Thread safe. */
final class Answers implements ClientInterceptor {
    private volatile boolean any;

    boolean any() {
        return any;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ClientCall<Q, R> call = next.newCall(method, options);
        return any
                ? call
                : new SimpleForwardingClientCall<>(call) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        super.start(new Listening<>(listener), headers);
                    }
                };
    }

    private final class Listening<R> extends SimpleForwardingClientCallListener<R> {
        Listening(ClientCall.Listener<R> listener) {
            super(listener);
        }

        @Override
        public void onMessage(R message) {
            any = true;
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk()
                    || StatusProto.fromStatusAndTrailers(status, trailers).getDetailsCount() > 0) {
                any = true;
            }
            super.onClose(status, trailers);
        }
    }
}
