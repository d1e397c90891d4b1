package dev.layerscope.server.app.load.fault;

import dev.layerscope.client.Connection;
import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A stream of a layer of a large picture, of which each message has to be asked for. Thread safe. */
final class LargeStream extends ClientCall.Listener<StreamActivationsResponse> {
    private static final int SIDE = 768;

    private final ClientCall<StreamActivationsRequest, StreamActivationsResponse> call;
    private final AtomicLong messages = new AtomicLong();
    private volatile @Nullable Status end;

    private LargeStream(Connection connection) {
        call = connection
                .channelWithoutEnd()
                .newCall(ActivationsGrpc.getStreamActivationsMethod(), CallOptions.DEFAULT);
    }

    /**
     * @param input that the server holds
     */
    static LargeStream begin(Connection connection, Catalogue catalogue, String input) {
        LargeStream stream = new LargeStream(connection);
        stream.call.start(stream, new Metadata());
        stream.call.sendMessage(StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder()
                        .setModel(catalogue.model())
                        .addInputs(input)
                        .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE)))
                .addLayers(largest(catalogue.layers()).path())
                .build());
        stream.call.halfClose();
        return stream;
    }

    /** Takes one message more, when it comes. */
    void read() {
        call.request(1);
    }

    void leave() {
        call.cancel("the reader leaves", null);
    }

    long messages() {
        return messages.get();
    }

    /** Null while it goes on. */
    @Nullable
    Status end() {
        return end;
    }

    @Override
    public void onMessage(StreamActivationsResponse message) {
        messages.incrementAndGet();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end = status;
    }

    private static Mapped largest(List<Mapped> layers) {
        return layers.stream()
                .max(Comparator.comparingLong(layer -> (long) layer.channels() * layer.rows() * layer.columns()))
                .orElseThrow();
    }
}
