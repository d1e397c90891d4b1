package dev.layerscope.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call that sends many messages, each only when the network can take it, and gets one answer. Blocks the thread that uses
 * it, on which all callbacks run; interrupting that cancels the call.
 */
final class UploadCall<Q, R> extends ClientCall.Listener<R> {
    private final CallingThread thread = new CallingThread();
    private final ClientCall<Q, R> call;
    private @Nullable R response;
    private @Nullable Status end;
    private @Nullable Metadata trailers;

    UploadCall(Channel channel, MethodDescriptor<Q, R> method) {
        call = channel.newCall(method, CallOptions.DEFAULT.withExecutor(thread));
        call.start(this, new Metadata());
        call.request(2);
    }

    /** Does nothing once the server has ended the call, as it does with an upload that it refuses half way. */
    void send(Q message) {
        thread.runUntil(() -> call.isReady() || end != null, call);
        if (end == null) {
            call.sendMessage(message);
        }
    }

    /** Whether there is no use in sending more. */
    boolean hasEnded() {
        return end != null;
    }

    /** Tells the server that no more is to come. */
    void cancel(String why) {
        call.cancel(why, null);
        thread.runUntil(() -> end != null, call);
    }

    /**
     * Ends the upload and waits for the answer.
     *
     * @throws io.grpc.StatusRuntimeException where the call fails
     */
    R answer() {
        if (end == null) {
            call.halfClose();
        }
        thread.runUntil(() -> end != null, call);
        Status status = end;
        R answer = response;
        if (status != null && !status.isOk()) {
            throw status.asRuntimeException(trailers);
        }
        if (answer == null) {
            throw Status.INTERNAL.withDescription("no answer to an upload").asRuntimeException();
        }
        return answer;
    }

    @Override
    public void onMessage(R message) {
        response = message;
    }

    @Override
    public void onClose(Status status, Metadata metadata) {
        end = status;
        trailers = metadata;
    }
}
