package dev.layerscope.server.app.load.person;

import java.io.IOException;

/**
 * Asks a server for something and waits for it.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface Asking<T> {
    /**
     * @throws dev.layerscope.client.ServerError where the call fails
     * @throws dev.layerscope.server.app.load.seen.WrongAnswer where the answer isn't what it has to be
     * @throws IOException where it arrives broken
     */
    T ask() throws IOException;
}
