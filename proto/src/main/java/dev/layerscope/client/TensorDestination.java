package dev.layerscope.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of one tensor go: memory for all of it, or a window that is emptied again and again.
 *
 * <p>Called by the thread that asked for the tensor. While a method blocks, for example on a slow disk, the server is
 * held back; only a few messages wait in memory.
 */
public interface TensorDestination {
    /**
     * The room for the next bytes: a writable buffer with at least one byte remaining. What is put there, from its
     * position on, is the next part of the tensor. Asked for again whenever more comes, and only then.
     */
    ByteBuffer room() throws IOException;

    /** Called once, when all bytes are there and their checksum is right; not at all for a tensor that fails. */
    void finish() throws IOException;
}
