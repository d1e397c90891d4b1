package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All streams of tiles that are open. They have no end of their own, so a stopping server ends them. Thread safe. */
final class TileStreams {
    /** Of tiles that wait in the transport: they are sent even when the viewer has gone on. */
    private static final int WAITING_BYTES = 128 << 10;

    private static final int MOST_THREADS = 4;

    private final Tiles tiles;
    private final Work work;
    private final RunOrigin origin;
    private final Cancellation stopping;
    private final Set<TileSession> sessions = ConcurrentHashMap.newKeySet();

    /**
     * @param stopping cancelled when the server begins to stop
     */
    TileStreams(Tiles tiles, Work work, RunOrigin origin, Cancellation stopping) {
        this.tiles = tiles;
        this.work = work;
        this.origin = origin;
        this.stopping = stopping;
        stopping.onCancel(() -> sessions.forEach(TileStreams::stop));
    }

    /** Answers one stream. To be called in the method that gRPC calls. */
    StreamObserver<StreamTilesRequest> answer(StreamObserver<StreamTilesResponse> observer) {
        ServerCallStreamObserver<StreamTilesResponse> stream = (ServerCallStreamObserver<StreamTilesResponse>) observer;
        Call call = Callers.of(observer);
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        TileSession session = new TileSession(tiles, work, origin, call, threads, sessions::remove);
        sessions.add(session);
        if (stopping.isCancelled()) {
            stop(session);
        }
        OutboundStream.prepare(stream, call, WAITING_BYTES).start(session);
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamTilesRequest request) {
                session.take(request);
            }

            @Override
            public void onError(Throwable failure) {
                // The call's cancellation says so too.
            }

            @Override
            public void onCompleted() {
                session.finish();
            }
        };
    }

    /** How many are open; for tests and gauges. */
    int open() {
        return sessions.size();
    }

    private static void stop(TileSession session) {
        session.finish(Status.UNAVAILABLE
                .withDescription("server: stopping (expected: another one, or this one a little later)")
                .asRuntimeException());
    }
}
