package dev.layerscope.server.rpc;

import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The bytes of one tensor on their way out, in pieces that follow each other. Used by one thread at a time. */
interface Pieces extends AutoCloseable {
    /** Whether {@link #next} answers without waiting. Where it doesn't, {@code wake} runs once when it does. */
    boolean isReady(Runnable wake);

    /**
     * The next piece, owned by the caller; empty after the last.
     *
     * @throws RuntimeException why there is none
     */
    Optional<Piece> next();

    @Override
    void close();

    /** Bytes to be sent, from their position on, and the memory that they are in. */
    record Piece(Tensor owner, ByteBuffer bytes) {}
}
