package dev.layerscope.cli;

import java.io.IOException;
import java.util.Optional;

/** Pictures that come one after the other, whenever they come. Used by one thread. */
interface PictureFeed extends AutoCloseable {
    /**
     * Waits for the next picture.
     *
     * @return its name; empty where no more will come, or the {@link io.grpc.Context} is cancelled
     */
    Optional<String> next() throws IOException;

    @Override
    void close();
}
