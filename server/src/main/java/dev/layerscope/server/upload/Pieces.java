package dev.layerscope.server.upload;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The bytes of announced files as they come in, in pieces of any size. */
public interface Pieces {
    /**
     * Waits for the next piece.
     *
     * @return empty at the end
     * @throws dev.layerscope.server.error.DomainException UPLOAD_STALLED where nothing came for that long
     * @throws java.util.concurrent.CancellationException where the client left
     */
    Optional<ByteBuffer> next(Duration patience);
}
