package dev.layerscope.client;

import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import dev.layerscope.v1.ViewError;
import dev.layerscope.v1.Viewport;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of tiles: the viewer says what it shows, and its listener gets what belongs there. Nothing blocks. Thread safe.
 *
 * <p>Views and viewports are numbered here. To change anything of a view, another is opened, and what still arrives of the
 * one before is left out.
 */
public final class TileStream implements AutoCloseable {
    private final ServerAddress server;
    private final TileListener listener;
    private @Nullable ClientCallStreamObserver<StreamTilesRequest> call;
    private int newest;
    private long viewports;
    private boolean ended;

    private TileStream(ServerAddress server, TileListener listener) {
        this.server = server;
        this.listener = listener;
    }

    static TileStream open(Connection connection, TileListener listener) {
        TileStream stream = new TileStream(connection.server(), listener);
        PicturesGrpc.newStub(connection.channelWithoutEnd()).streamTiles(stream.new Answers());
        return stream;
    }

    /**
     * Opens a view in place of the one before.
     *
     * @param view its number is set here, and so is that of its viewport, if any
     * @return its number
     */
    public synchronized int open(OpenView view) {
        OpenView.Builder numbered = view.toBuilder().setView(++newest);
        if (view.hasViewport()) {
            numbered.getViewportBuilder().setView(newest).setNumber(++viewports);
        }
        send(StreamTilesRequest.newBuilder().setOpen(numbered).build());
        return newest;
    }

    /**
     * Says what is shown of the newest view.
     *
     * @param viewport its numbers are set here
     * @return its number
     */
    public synchronized long look(Viewport viewport) {
        Viewport.Builder numbered = viewport.toBuilder().setView(newest).setNumber(++viewports);
        send(StreamTilesRequest.newBuilder().setViewport(numbered).build());
        return viewports;
    }

    /** Asks for nothing more. What is shown still arrives, then the end. */
    public synchronized void finish() {
        if (!ended) {
            ended = true;
            started().onCompleted();
        }
    }

    /** Leaves, so that the server stops its work for this stream. The listener isn't called any more. */
    @Override
    public synchronized void close() {
        ended = true;
        newest = Integer.MAX_VALUE;
        started().cancel("the viewer left", null);
    }

    /** Does nothing once the stream has ended, of which the listener is told. */
    private void send(StreamTilesRequest request) {
        if (!ended) {
            started().onNext(request);
        }
    }

    private ClientCallStreamObserver<StreamTilesRequest> started() {
        return Objects.requireNonNull(call);
    }

    private synchronized boolean isNewest(int view) {
        return view == newest;
    }

    private synchronized boolean isLeft() {
        return newest == Integer.MAX_VALUE;
    }

    private synchronized void end() {
        ended = true;
    }

    private final class Answers implements ClientResponseObserver<StreamTilesRequest, StreamTilesResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<StreamTilesRequest> starting) {
            synchronized (TileStream.this) {
                call = starting;
            }
        }

        @Override
        public void onNext(StreamTilesResponse message) {
            int view = message.getView();
            if (!isNewest(view)) {
                return;
            }
            switch (message.getMessageCase()) {
                case MOSAIC -> listener.mosaic(view, message.getMosaic());
                case TILE ->
                    listener.tile(
                            view,
                            message.getTile().getAddress(),
                            message.getTile().getPng());
                case SETTLED -> listener.settled(view, message.getSettled().getViewport());
                case ERROR -> error(view, message.getError());
                case MESSAGE_NOT_SET -> {
                    // What a newer server has to say.
                }
            }
        }

        private void error(int view, ViewError error) {
            if (error.getViewport() == 0) {
                listener.failed(view, Errors.from(error));
            } else {
                listener.refused(view, error.getViewport(), Errors.from(error));
            }
        }

        @Override
        public void onError(Throwable failure) {
            end();
            if (!isLeft()) {
                StatusRuntimeException status = failure instanceof StatusRuntimeException known
                        ? known
                        : Status.fromThrowable(failure).asRuntimeException();
                listener.broken(Errors.from(status, server));
            }
        }

        @Override
        public void onCompleted() {
            end();
            if (!isLeft()) {
                listener.completed();
            }
        }
    }
}
