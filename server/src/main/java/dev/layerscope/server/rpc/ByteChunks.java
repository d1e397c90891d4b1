package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;

/** Cuts bytes into pieces for messages, without copying. */
final class ByteChunks {
    /** Small enough that a few are on their way at once, large enough that messages cost little. */
    static final int CHUNK_BYTES = 256 << 10;

    private final ByteBuffer bytes;

    /**
     * @param bytes that nobody changes until the last piece is sent
     */
    ByteChunks(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return bytes.hasRemaining();
    }

    ByteBuffer next() {
        int length = Math.min(CHUNK_BYTES, bytes.remaining());
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return piece;
    }

    static ByteString wrap(ByteBuffer piece) {
        return UnsafeByteOperations.unsafeWrap(piece);
    }
}
