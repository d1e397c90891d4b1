package dev.layerscope.server.app;

import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream of activations through the generated stub, whose reader asks for every message: it may stop in the middle, go
 * on, or leave.
 */
final class PausedStream implements ClientResponseObserver<StreamActivationsRequest, StreamActivationsResponse> {
    private final BlockingQueue<StreamActivationsResponse> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<StreamActivationsRequest> call;

    private PausedStream() {}

    /** Asks for the tensors, but for no message yet. */
    static PausedStream open(Channel channel, StreamActivationsRequest request) {
        return open(ActivationsGrpc.newStub(channel), request);
    }

    static PausedStream open(ActivationsGrpc.ActivationsStub stub, StreamActivationsRequest request) {
        PausedStream stream = new PausedStream();
        stub.streamActivations(request, stream);
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamActivationsRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(0);
    }

    /** Waits for one more message. */
    StreamActivationsResponse read() throws InterruptedException {
        Objects.requireNonNull(call).request(1);
        return messages.take();
    }

    /** Reads no more, and the server may know. */
    void leave() {
        Objects.requireNonNull(call).cancel("the reader left", null);
    }

    /** Reads whatever comes, and waits for the end. */
    Status readToTheEnd() throws InterruptedException {
        Objects.requireNonNull(call).request(Integer.MAX_VALUE);
        return end();
    }

    /** Waits for the end, which comes after all messages that arrived before it. */
    Status end() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean hasEnded() {
        return end.isDone();
    }

    @Override
    public void onNext(StreamActivationsResponse message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }
}
