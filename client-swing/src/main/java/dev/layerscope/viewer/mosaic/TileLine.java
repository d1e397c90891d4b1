package dev.layerscope.viewer.mosaic;

import com.google.protobuf.ByteString;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TileListener;
import dev.layerscope.client.TileStream;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import dev.layerscope.viewer.work.Background;
import io.grpc.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tiles at a time, and another when it broke. Tiles are decoded on the stream's thread, so that a viewer that
 * can't keep up slows the server down, and are in the memory before the event thread is told. Thread safe.
 */
final class TileLine implements AutoCloseable {
    private static final String INPUT_NOT_FOUND = "INPUT_NOT_FOUND";

    private final Background background;
    private final TileMemory memory;
    private final Arrivals arrivals;
    private @Nullable Strand strand;

    /** What comes of the newest view, and perhaps late of one before. Called on the event thread. */
    interface Arrivals {
        /**
         * The geometry, before any tile.
         *
         * @param sent what it was opened with
         */
        void opened(WantedView wanted, OpenView sent, Mosaic mosaic);

        /** Another tile is in the memory. */
        void arrived(WantedView wanted);

        /** All tiles of a viewport are in the memory; 0 and less than any number: that of the opening itself. */
        void settled(WantedView wanted, long viewport);

        /** The stream of a view that was open broke. */
        void broken(WantedView wanted, ServerError why);

        /** The server says why it sends no more of a view that was open. */
        void failed(WantedView wanted, ServerError why);
    }

    TileLine(Background background, TileMemory memory, Arrivals arrivals) {
        this.background = background;
        this.memory = memory;
        this.arrivals = arrivals;
    }

    /** A view on a stream, and the answer to it. */
    private static final class Asking {
        final WantedView wanted;
        final OpenView sent;
        final CompletableFuture<Mosaic> answer = new CompletableFuture<>();

        Asking(WantedView wanted, OpenView sent) {
            this.wanted = wanted;
            this.sent = sent;
        }
    }

    /**
     * Opens a view in place of the one before, and sends inputs first that the server lacks. Blocks until it is open.
     *
     * @throws ServerError where it is refused, or the stream breaks
     * @throws CancellationException where the context that this runs in is cancelled
     */
    Mosaic open(LayerscopeClient client, WantedView wanted) {
        sendInputs(client, wanted);
        try {
            return await(start(client, wanted));
        } catch (ServerError e) {
            if (!e.reason().equals(Optional.of(INPUT_NOT_FOUND))) {
                throw e;
            }
        }
        client.ensureInputs(wanted.inputs());
        return await(start(client, wanted));
    }

    /**
     * Says what is seen of the view that is open.
     *
     * @return the viewport's number; 0 where no stream is open
     */
    synchronized long look(Viewport viewport) {
        return strand == null ? 0 : strand.stream.look(viewport);
    }

    @Override
    public synchronized void close() {
        if (strand != null) {
            strand.stream.close();
            strand = null;
        }
    }

    /** Once for each stream: whoever is asked about them each time costs a round trip each time. */
    private void sendInputs(LayerscopeClient client, WantedView wanted) {
        Set<String> names = new HashSet<>();
        wanted.inputs().forEach(input -> names.add(input.sha256()));
        synchronized (this) {
            Strand open = strand;
            if (open != null && open.client == client && open.inputs.containsAll(names)) {
                return;
            }
        }
        client.ensureInputs(wanted.inputs());
        synchronized (this) {
            strand(client).inputs.addAll(names);
        }
    }

    private synchronized Asking start(LayerscopeClient client, WantedView wanted) {
        if (Context.current().isCancelled()) {
            // Another may be open by now, which this one must not end.
            throw new CancellationException("another view is wanted");
        }
        Strand open = strand(client);
        Asking asking = new Asking(wanted, wanted.view(memory));
        open.view = open.stream.open(asking.sent);
        open.asking = asking;
        open.identity = "";
        return asking;
    }

    private Mosaic await(Asking asking) {
        Context context = Context.current();
        Context.CancellationListener leave = cancelled -> asking.answer.cancel(false);
        context.addListener(leave, Runnable::run);
        try {
            return asking.answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServerError refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            leave(asking);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            context.removeListener(leave);
        }
    }

    /** Has the server stop its work for a view that nobody waits for any longer. */
    private synchronized void leave(Asking asking) {
        if (strand != null && strand.asking == asking) {
            close();
        }
    }

    /** The stream that is open, or another one. */
    private synchronized Strand strand(LayerscopeClient client) {
        Strand open = strand;
        if (open == null || open.client != client) {
            close();
            open = new Strand(client);
            strand = open;
        }
        return open;
    }

    /** A stream, the inputs that the server was seen to have, and what is asked of it. Guarded by the line. */
    private final class Strand {
        final LayerscopeClient client;
        final TileStream stream;
        final Set<String> inputs = new HashSet<>();
        int view;

        @Nullable
        Asking asking;

        String identity = "";

        Strand(LayerscopeClient client) {
            this.client = client;
            this.stream = open(client, new Ears(this));
        }

        private static TileStream open(LayerscopeClient client, TileListener listener) {
            try {
                // Not in the context of the task that opens it, with the end of which the stream would end.
                return Context.ROOT.call(() -> client.streamTiles(listener));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Called by one thread at a time. */
    private final class Ears implements TileListener {
        private final Strand heard;

        Ears(Strand heard) {
            this.heard = heard;
        }

        @Override
        public void mosaic(int view, Mosaic mosaic) {
            Asking asking = asking(view);
            if (asking != null) {
                synchronized (TileLine.this) {
                    heard.identity = mosaic.getIdentity();
                }
                background.hand(() -> arrivals.opened(asking.wanted, asking.sent, mosaic));
                asking.answer.complete(mosaic);
            }
        }

        @Override
        public void tile(int view, TileAddress address, ByteString png) {
            Asking asking = asking(view);
            if (asking != null) {
                String identity;
                synchronized (TileLine.this) {
                    identity = heard.identity;
                }
                try {
                    memory.put(identity, TilePlace.of(address), TilePng.decode(png));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                background.hand(() -> arrivals.arrived(asking.wanted));
            }
        }

        @Override
        public void settled(int view, long viewport) {
            Asking asking = asking(view);
            if (asking != null) {
                background.hand(() -> arrivals.settled(asking.wanted, viewport));
            }
        }

        /** Of a mosaic that is laid out otherwise than before: what is seen of it is said once it is known. */
        @Override
        public void refused(int view, long viewport, ServerError why) {}

        @Override
        public void failed(int view, ServerError why) {
            Asking asking = asking(view);
            if (asking != null && !asking.answer.completeExceptionally(why)) {
                background.hand(() -> arrivals.failed(asking.wanted, why));
            }
        }

        @Override
        public void completed() {
            throw new IllegalStateException("the server ended a stream that is used");
        }

        @Override
        public void broken(ServerError why) {
            Asking last;
            synchronized (TileLine.this) {
                last = heard.asking;
                if (strand == heard) {
                    strand = null;
                }
            }
            if (last != null && !last.answer.completeExceptionally(why)) {
                background.hand(() -> arrivals.broken(last.wanted, why));
            }
        }

        private @Nullable Asking asking(int view) {
            synchronized (TileLine.this) {
                return heard.view == view ? heard.asking : null;
            }
        }
    }
}
