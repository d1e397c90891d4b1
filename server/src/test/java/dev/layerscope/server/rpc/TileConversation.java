package dev.layerscope.server.rpc;

import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import dev.layerscope.v1.Viewport;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A viewer's side of a stream of tiles through the generated stub, which asks for every message by itself. */
final class TileConversation implements ClientResponseObserver<StreamTilesRequest, StreamTilesResponse> {
    private final BlockingQueue<StreamTilesResponse> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<StreamTilesRequest> call;

    static TileConversation begin(Channel channel) {
        TileConversation conversation = new TileConversation();
        PicturesGrpc.newStub(channel).streamTiles(conversation);
        return conversation;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamTilesRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(0);
    }

    void say(OpenView.Builder open) {
        call().onNext(StreamTilesRequest.newBuilder().setOpen(open).build());
    }

    void say(Viewport.Builder viewport) {
        call().onNext(StreamTilesRequest.newBuilder().setViewport(viewport).build());
    }

    void sayNothing() {
        call().onNext(StreamTilesRequest.getDefaultInstance());
    }

    /** Waits for one more message. */
    StreamTilesResponse read() throws InterruptedException {
        call().request(1);
        return messages.take();
    }

    /** Reads up to the message that says that a viewport is there, which is the last one. */
    List<StreamTilesResponse> readToSettled() throws InterruptedException {
        List<StreamTilesResponse> read = new ArrayList<>();
        do {
            read.add(read());
        } while (!read.get(read.size() - 1).hasSettled());
        return read;
    }

    /** Whether a message arrived that nobody asked for. */
    boolean hasMore() {
        return !messages.isEmpty();
    }

    void leave() {
        call().cancel("the viewer left", null);
    }

    void halfClose() {
        call().onCompleted();
    }

    /** Reads whatever comes, to the end. */
    Status end() throws InterruptedException {
        call().request(Integer.MAX_VALUE);
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that was read to the end. */
    List<StreamTilesResponse> rest() {
        return List.copyOf(messages);
    }

    private ClientCallStreamObserver<StreamTilesRequest> call() {
        return Objects.requireNonNull(call);
    }

    @Override
    public void onNext(StreamTilesResponse message) {
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
