package dev.layerscope.server.app.load;

import dev.layerscope.client.ConnectionSettings;
import java.util.OptionalLong;

/** The server that people use. */
public interface Target extends AutoCloseable {
    /** How a person reaches it. */
    ConnectionSettings settings(int person);

    /** Of its process, where that is on this machine. */
    OptionalLong pid();

    /** Empties its caches, where there is a way. */
    void refresh();

    @Override
    void close();
}
