package dev.layerscope.server.app;

import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorSink;
import dev.layerscope.v1.TensorHeader;
import java.nio.ByteBuffer;

/** Receives one tensor after another into the same memory, as a program that reads in a loop would. */
final class ReusedSink implements TensorSink {
    private final ByteBuffer memory;

    ReusedSink(int bytes) {
        memory = ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public TensorDestination begin(TensorHeader header) {
        memory.clear();
        return new TensorDestination() {
            @Override
            public ByteBuffer room() {
                return memory;
            }

            @Override
            public void finish() {
                // The next tensor overwrites it.
            }
        };
    }
}
