package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Who calls, as the interceptor recognized them, and whether they still wait. */
final class Callers {
    static final Context.Key<Caller> CALLER = Context.keyWithDefault("caller", Caller.ANYONE);

    private Callers() {}

    /**
     * The call that an observer answers. Its cancellation covers the client's leaving and its deadline, of which gRPC
     * makes a cancellation. To be called once, in the method that gRPC calls.
     */
    static Call of(StreamObserver<?> observer) {
        Cancellation cancellation = new Cancellation();
        ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(cancellation::cancel);
        Caller caller = CALLER.get();
        return FollowedCall.current()
                .map(followed -> new Call(followed.id(), caller, Priority.INTERACTIVE, cancellation, followed.stages()))
                .orElseGet(() -> new Call(caller, Priority.INTERACTIVE, cancellation));
    }

    /** A context in which this is who calls. */
    static Context in(Context context, Caller caller) {
        FollowedCall.current().ifPresent(followed -> followed.recognized(caller));
        return context.withValue(CALLER, caller);
    }

    /** The id of the call under way. */
    static String requestId() {
        return FollowedCall.current().map(followed -> followed.id().text()).orElse("");
    }
}
