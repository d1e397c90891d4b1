package dev.layerscope.server.app.load.fault;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One user who opens a connection after the other, and keeps them. */
public final class ManyConnections implements Fault {
    private static final int USER = 1;

    private final int connections;

    public ManyConnections(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "many connections";
    }

    @Override
    public String happen(Scene scene) throws IOException, InterruptedException {
        long before = Descriptors.of(scene.victim().pid());
        List<Connection> open = new ArrayList<>();
        int refused = 0;
        String first = "";
        try {
            for (int i = 0; i < connections; i++) {
                Connection connection = Connection.open(scene.victim().settings(USER));
                open.add(connection);
                try {
                    new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT)).listModels();
                } catch (ServerError e) {
                    first = refused++ == 0 ? ", the first: " + e.getMessage() : first;
                }
            }
            scene.pass(scene.time());
            return "%d connections, %d refused%s; the server's open files: %d before, %d with them"
                    .formatted(
                            connections,
                            refused,
                            first,
                            before,
                            Descriptors.of(scene.victim().pid()));
        } finally {
            open.forEach(Connection::close);
        }
    }
}
