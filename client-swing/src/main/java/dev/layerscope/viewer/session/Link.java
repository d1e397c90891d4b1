package dev.layerscope.viewer.session;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.work.EventThread;
import java.io.IOException;

/**
 * A connection to a server and what the window asks it. Its questions block, so they refuse to run on the event thread;
 * they throw {@link dev.layerscope.client.ServerError}. Whoever opened it closes it.
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

    /** All models, and the core and device that run them. */
    public ListModelsResponse listModels() {
        EventThread.forbid();
        return client.listModels();
    }

    /** One model, which the server loads where it hasn't before. */
    public Model getModel(String name) {
        EventThread.forbid();
        return client.getModel(name);
    }

    /** Ends calls that still run. Doesn't block. */
    @Override
    public void close() {
        connection.close();
    }
}
