package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.v1.Resumption;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a tensor that a client has already: they are not sent again, but count for the checksum, and must be those
 * that the client has.
 */
final class Skipped {
    private final String layer;
    private final long bytes;
    private final int expected;
    private final CRC32C checksum = new CRC32C();
    private long left;

    private Skipped(String layer, long bytes, int expected) {
        this.layer = layer;
        this.bytes = bytes;
        this.expected = expected;
        this.left = bytes;
    }

    static Skipped none() {
        return new Skipped("", 0, 0);
    }

    /**
     * @throws DomainException RESUME_INVALID
     */
    static Skipped of(Resumption resume, String layer, long totalBytes) {
        if (resume.getOffset() < 0 || resume.getOffset() > totalBytes) {
            throw new DomainException(
                            Reason.RESUME_INVALID,
                            "resume: offset %d of layer '%s' (expected: 0 to %d, its bytes)"
                                    .formatted(resume.getOffset(), layer, totalBytes))
                    .with("totalBytes", totalBytes);
        }
        return new Skipped(layer, resume.getOffset(), resume.getCrc32C());
    }

    /** How many they are. */
    long bytes() {
        return bytes;
    }

    /** Of the bytes passed so far; whoever sends the rest adds it. */
    CRC32C checksum() {
        return checksum;
    }

    /**
     * Moves the position behind the bytes that the client has.
     *
     * @throws DomainException RESUME_MISMATCH where the client has others
     */
    void pass(ByteBuffer tensor) {
        if (left == 0) {
            return;
        }
        int length = (int) Math.min(left, tensor.remaining());
        checksum.update(tensor.slice(tensor.position(), length));
        tensor.position(tensor.position() + length);
        left -= length;
        if (left == 0 && (int) checksum.getValue() != expected) {
            throw new DomainException(
                    Reason.RESUME_MISMATCH,
                    "resume: layer '%s' has other bytes before %d than those sent (expected: checksum %08x, here %08x; begin again)"
                            .formatted(layer, bytes, expected, checksum.getValue()));
        }
    }
}
