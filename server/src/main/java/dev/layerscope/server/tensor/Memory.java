package dev.layerscope.server.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of bytes with counted owners. The last owner to let go gives it back.
 *
 * <p>Exists because an activation can be hundreds of megabytes: waiting for the garbage collector to notice a direct
 * buffer keeps memory long after the last reader has left.
 */
final class Memory {
    private final ByteBuffer bytes;
    private final Runnable release;
    private int owners = 1;

    Memory(ByteBuffer bytes, Runnable release) {
        this.bytes = bytes;
        this.release = release;
    }

    /** All bytes, as a view of its own. */
    ByteBuffer view() {
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Adds an owner. False where the last one has let go already. */
    synchronized boolean tryRetain() {
        if (owners == 0) {
            return false;
        }
        owners++;
        return true;
    }

    void letGo() {
        boolean last;
        synchronized (this) {
            if (owners == 0) {
                throw new IllegalStateException("memory let go more often than held");
            }
            owners--;
            last = owners == 0;
        }
        if (last) {
            release.run();
        }
    }
}
