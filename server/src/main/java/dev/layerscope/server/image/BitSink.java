package dev.layerscope.server.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits into bytes, from the lowest bit of each byte up, as Deflate packs them. Grows as it is filled. */
final class BitSink {
    private static final int FIRST_BYTES = 1 << 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    /** The bits of the byte that was begun. */
    private long held;

    private int heldBits;

    /**
     * @param bits of which only the lowest {@code count} may be set
     * @param count 0 to 56
     */
    void put(long bits, int count) {
        if (size + Long.BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
        }
        held |= bits << heldBits;
        heldBits += count;
        // Without a branch, which could not be foretold: eight bytes are written, and those that are full are kept.
        LONG.set(bytes, size, held);
        size += heldBits / Byte.SIZE;
        held >>>= heldBits & -Byte.SIZE;
        heldBits %= Byte.SIZE;
    }

    /** Fills the byte that was begun with zeros. */
    void align() {
        put(0, -heldBits & Byte.SIZE - 1);
    }

    /** Whole bytes so far. */
    ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
