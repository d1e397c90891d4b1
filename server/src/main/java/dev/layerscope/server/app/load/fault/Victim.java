package dev.layerscope.server.app.load.fault;

import dev.layerscope.client.ConnectionSettings;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A server that may be maltreated. */
public interface Victim {
    /** How a person reaches it. */
    ConnectionSettings settings(int person);

    /** Of its process. */
    OptionalLong pid();

    /** On 127.0.0.1. */
    int port();

    /** Where it keeps jobs. */
    Path data();

    /** Ends it without a warning (SIGKILL). */
    void kill();

    /** Asks it to end (SIGTERM), and waits until it has. */
    void stop();

    /** Starts it again at the same port over the same folders, and waits until it listens. */
    void startAgain();
}
