package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.audit.AuditEntry;
import dev.layerscope.server.audit.AuditTrail;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes an audit line for each call that changes something or was to: whose, what it named, and what came of it. Met when a
 * caller is known, and before it is known whether they may.
 */
public final class AuditInterceptor implements ServerInterceptor {
    private final AuditTrail trail;
    private final Clock clock;

    public AuditInterceptor(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!Permissions.isChange(call.getMethodDescriptor().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        Change change = new Change(call, Callers.CALLER.get(), Callers.requestId());
        ServerCall.Listener<Q> listener = next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void sendMessage(A message) {
                        change.subject(message);
                        super.sendMessage(message);
                    }

                    @Override
                    public void close(Status status, Metadata trailers) {
                        change.ended(status, trailers);
                        super.close(status, trailers);
                    }
                },
                headers);
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                change.subject(message);
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                super.onCancel();
                change.left();
            }
        };
    }

    private final class Change {
        private final String action;
        private final Caller caller;
        private final String address;
        private final String request;
        private final AtomicBoolean said = new AtomicBoolean();
        private volatile String subject = "";

        Change(ServerCall<?, ?> call, Caller caller, String request) {
            this.action = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            this.caller = caller;
            this.address = AuthenticationInterceptor.address(call);
            this.request = request;
        }

        void subject(Object message) {
            AuditSubjects.of(message).ifPresent(named -> subject = named);
        }

        void ended(Status status, Metadata trailers) {
            String reason = ErrorDetails.reason(status, trailers);
            say(reason.isEmpty() ? status.getCode().name() : status.getCode() + " " + reason);
        }

        /** Whoever leaves may have changed something all the same. */
        void left() {
            say("CANCELLED, the caller left before the answer");
        }

        private void say(String outcome) {
            if (said.compareAndSet(false, true)) {
                trail.note(new AuditEntry(clock.instant(), caller.name(), address, request, action, subject, outcome));
            }
        }
    }
}
