package dev.layerscope.viewer.session;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.TileListener;
import dev.layerscope.client.TileStream;
import dev.layerscope.viewer.work.EventThread;
import java.io.IOException;

/**
 * A connection to a server. Asking it blocks, so its client is not to be had on the event thread. Whoever opened it closes
 * it.
 */
public final class Link implements AutoCloseable {
    private final Connection connection;
    private final LayerscopeClient client;

    private Link(Connection connection) {
        this.connection = connection;
        this.client = new LayerscopeClient(connection, Retrying.by(RetryPolicy.BRIEF, RetryListener.SILENT));
    }

    /**
     * @throws IOException where the file of trusted certificates can't be read or holds none
     */
    static Link open(ConnectionSettings settings) throws IOException {
        EventThread.forbid();
        return new Link(Connection.open(settings));
    }

    public ServerAddress server() {
        return connection.server();
    }

    /** Whoever asks the server, which blocks. */
    public LayerscopeClient client() {
        EventThread.forbid();
        return client;
    }

    /**
     * Opens a stream of tiles, which doesn't block; see {@link LayerscopeClient#streamTiles}.
     *
     * @param listener called on other threads
     */
    public TileStream streamTiles(TileListener listener) {
        return client.streamTiles(listener);
    }

    /** Ends calls that still run. Doesn't block. */
    @Override
    public void close() {
        connection.close();
    }
}
