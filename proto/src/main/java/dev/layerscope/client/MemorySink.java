package dev.layerscope.client;

import dev.layerscope.v1.TensorHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Keeps tensors in memory, as far as each fits into a buffer and all of them into a limit. */
public final class MemorySink implements TensorSink {
    private final long maxBytes;
    private final List<ReceivedTensor> tensors = new ArrayList<>();
    private long promisedBytes;

    /**
     * @param maxBytes how many bytes all tensors together may have
     */
    public MemorySink(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public TensorDestination begin(TensorHeader header) throws TransferException {
        long bytes = header.getTotalBytes();
        if (bytes > Integer.MAX_VALUE - 8 || bytes > maxBytes - promisedBytes) {
            throw new TransferException("tensor " + header.getLayer().getPath() + ": " + bytes
                    + " bytes (expected: at most " + Math.min(Integer.MAX_VALUE - 8, maxBytes - promisedBytes)
                    + " to be held in memory)");
        }
        promisedBytes += bytes;
        ByteBuffer data = ByteBuffer.allocate((int) bytes);
        return new TensorDestination() {
            @Override
            public ByteBuffer room() {
                return data;
            }

            @Override
            public void finish() {
                tensors.add(new ReceivedTensor(header, data.flip().order(ByteOrder.LITTLE_ENDIAN)));
            }
        };
    }

    /** The tensors that arrived whole, in the order of the request's layers. */
    public List<ReceivedTensor> tensors() {
        return List.copyOf(tensors);
    }
}
