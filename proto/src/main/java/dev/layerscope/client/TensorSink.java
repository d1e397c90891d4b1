package dev.layerscope.client;

import dev.layerscope.v1.TensorHeader;
import java.io.IOException;

/** Where the tensors of a stream go. Called by the thread that asked for them, one tensor after another. */
@FunctionalInterface
public interface TensorSink {
    /**
     * Makes room for a tensor, before its first byte.
     *
     * @param header what comes: {@code total_bytes} bytes, little endian, row major, which is what its shape and element
     *     type make
     * @throws IOException where there is no room; it ends the call and reaches who asked for it
     */
    TensorDestination begin(TensorHeader header) throws IOException;
}
