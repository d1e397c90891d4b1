package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;

/** Bits of lossless WebP, the lowest of each byte first. */
final class LosslessBits {
    private final ByteBuffer bytes;
    private int at;
    private long waiting;
    private int waitingBits;

    LosslessBits(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * A number of up to 32 bits.
     *
     * @throws ImageException {@code BROKEN} where there are fewer
     */
    int read(int count) {
        while (waitingBits < count) {
            if (at == bytes.limit()) {
                throw new ImageException(BROKEN, "WebP: ends before its pixels do (expected: a whole file)");
            }
            waiting |= (bytes.get(at++) & 0xFFL) << waitingBits;
            waitingBits += 8;
        }
        int value = (int) (waiting & (1L << count) - 1);
        waiting >>>= count;
        waitingBits -= count;
        return value;
    }
}
