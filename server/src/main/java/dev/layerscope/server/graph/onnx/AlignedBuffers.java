package dev.layerscope.server.graph.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers for weights. A weight lies anywhere in its file, but vector instructions want it on a boundary. */
final class AlignedBuffers {
    /** A cache line, and the width of the widest vector register. */
    private static final int ALIGNMENT_BYTES = 64;

    /** Below this a weight is written into the graph instead of being handed over, so it need not be off-heap. */
    private static final int SMALL_BYTES = 512;

    private AlignedBuffers() {}

    /** An empty little-endian buffer of exactly this capacity; direct and aligned unless it is small. */
    static ByteBuffer allocate(int bytes) {
        if (bytes < SMALL_BYTES) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        // A slice is aligned at both ends, so up to one byte less than the alignment is lost at each.
        return ByteBuffer.allocateDirect(bytes + 2 * (ALIGNMENT_BYTES - 1))
                .alignedSlice(ALIGNMENT_BYTES)
                .limit(bytes)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
