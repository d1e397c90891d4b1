package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import io.grpc.Status;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Looks at a mosaic and waits for what is to be seen, for programs that have nothing else to do meanwhile. Used by one
 * thread; interrupting it leaves the stream.
 */
public final class TileScreen implements AutoCloseable {
    private static final String INPUT_NOT_FOUND = "INPUT_NOT_FOUND";
    private static final long STORE_BYTES = 64L << 20;

    private final LayerscopeClient client;
    private final ServerAddress server;
    private final TileStream stream;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Shown shown = new Shown(0);

    /** What arrived of the newest view. */
    private static final class Shown {
        final int view;
        final CompletableFuture<Mosaic> mosaic = new CompletableFuture<>();
        final CompletableFuture<Void> failure = new CompletableFuture<>();
        final Map<Long, CompletableFuture<Long>> settled = new ConcurrentHashMap<>();
        final TileStore store = new TileStore(STORE_BYTES);

        Shown(int view) {
            this.view = view;
        }

        CompletableFuture<Long> settled(long viewport) {
            return settled.computeIfAbsent(viewport, number -> new CompletableFuture<>());
        }
    }

    private TileScreen(LayerscopeClient client, ServerAddress server) {
        this.client = client;
        this.server = server;
        this.stream = client.streamTiles(new Arrivals());
    }

    public static TileScreen open(LayerscopeClient client) {
        return new TileScreen(client, client.server());
    }

    /**
     * Opens a view, and sends the inputs that the server lacks.
     *
     * @throws ServerError where it is refused
     */
    public Mosaic open(OpenView view, Collection<LocalInput> inputs) {
        client.ensureInputs(inputs);
        try {
            return open(view);
        } catch (ServerError e) {
            if (inputs.isEmpty() || !e.reason().equals(Optional.of(INPUT_NOT_FOUND))) {
                throw e;
            }
        }
        client.ensureInputs(inputs);
        return open(view);
    }

    private Mosaic open(OpenView view) {
        Shown opening = new Shown(shown.view + 1);
        shown = opening;
        stream.open(view);
        return await(opening.mosaic, opening);
    }

    /**
     * The tiles of a viewport's rectangle, row by row.
     *
     * @param opened the mosaic of the view that is open
     * @throws ServerError where it is refused
     */
    public Map<TileAddress, ByteString> look(Mosaic opened, Viewport viewport) {
        Shown current = shown;
        long number = stream.look(
                viewport.toBuilder().addAllGivenUp(current.store.takeGone()).build());
        try {
            await(current.settled(number), current);
        } finally {
            current.settled.remove(number);
        }
        Map<TileAddress, ByteString> tiles = new LinkedHashMap<>();
        for (TileAddress address : new MosaicGeometry(opened).tiles(viewport)) {
            ByteString png = current.store.get(address);
            if (png != null) {
                tiles.put(address, png);
            }
        }
        return tiles;
    }

    private <T> T await(CompletableFuture<T> awaited, Shown current) {
        try {
            CompletableFuture.anyOf(awaited, current.failure, end).get();
            return awaited.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServerError refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            stream.close();
            Thread.currentThread().interrupt();
            throw Errors.from(Status.CANCELLED.withCause(e).asRuntimeException(), server);
        }
    }

    @Override
    public void close() {
        stream.close();
    }

    private final class Arrivals implements TileListener {
        /** Whatever comes of a view before the one that is awaited goes nowhere. */
        private Shown of(int view) {
            Shown current = shown;
            return current.view == view ? current : new Shown(view);
        }

        @Override
        public void mosaic(int view, Mosaic arrived) {
            of(view).mosaic.complete(arrived);
        }

        @Override
        public void tile(int view, TileAddress address, ByteString png) {
            of(view).store.put(address, png);
        }

        @Override
        public void settled(int view, long viewport) {
            of(view).settled(viewport).complete(viewport);
        }

        @Override
        public void refused(int view, long viewport, ServerError why) {
            of(view).settled(viewport).completeExceptionally(why);
        }

        @Override
        public void failed(int view, ServerError why) {
            of(view).failure.completeExceptionally(why);
        }

        @Override
        public void completed() {
            end.completeExceptionally(new IllegalStateException("the server ended a stream that is used"));
        }

        @Override
        public void broken(ServerError why) {
            end.completeExceptionally(why);
        }
    }
}
