package dev.layerscope.server.tensor;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Makes tensors in off-heap memory, within a budget, and keeps a few freed blocks for the next ones.
 *
 * <p>A fresh block costs a page fault for every 4 KiB, which for an activation of a few megabytes is as long as the
 * network that computes it. Thread safe.
 */
public final class TensorPool {
    private static final int GRAIN_BYTES = 4096;

    private final TensorPoolSettings settings;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private long idleBytes;
    private long usedBytes;

    public TensorPool(TensorPoolSettings settings) {
        this.settings = settings;
    }

    /**
     * A tensor whose bytes hold anything. The caller owns it.
     *
     * @throws DomainException TOO_LARGE where one such tensor can never be held, SERVER_BUSY where the memory is in use
     */
    public Tensor allocate(ElementType type, Shape shape) {
        long bytes = bytes(type, shape);
        long limit = largestBytes();
        if (bytes > limit) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "tensor of %s %s: %d bytes (expected: at most %d; ask for fewer channels, a crop or a reduction, or fewer inputs)"
                                    .formatted(type.name().toLowerCase(java.util.Locale.ROOT), shape, bytes, limit))
                    .with("bytes", bytes)
                    .with("limitBytes", limit);
        }
        ByteBuffer block = takeBlock((int) bytes);
        return new Tensor(type, shape, new Memory(block, () -> giveBack(block)), (int) bytes);
    }

    /** Bytes of the largest tensor that it ever makes. */
    public long largestBytes() {
        return Math.min(settings.budgetBytes(), Integer.MAX_VALUE) / GRAIN_BYTES * GRAIN_BYTES;
    }

    /** Bytes that all tensors together may take. */
    public long budgetBytes() {
        return settings.budgetBytes();
    }

    /** Bytes of all blocks that tensors hold now. */
    public synchronized long usedBytes() {
        return usedBytes;
    }

    private static long bytes(ElementType type, Shape shape) {
        try {
            return Math.multiplyExact(shape.elements(), (long) type.bytes());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private ByteBuffer takeBlock(int bytes) {
        int capacity = Math.max(1, (int) ((bytes + GRAIN_BYTES - 1L) / GRAIN_BYTES)) * GRAIN_BYTES;
        synchronized (this) {
            long left = settings.budgetBytes() - usedBytes;
            if (capacity > left) {
                throw busy(capacity);
            }
            ByteBuffer fitting = pollIdle(capacity, Math.min(left, capacity + capacity / 4L));
            if (fitting != null) {
                usedBytes += fitting.capacity();
                return fitting;
            }
            usedBytes += capacity;
        }
        try {
            return ByteBuffer.allocateDirect(capacity);
        } catch (OutOfMemoryError e) {
            synchronized (this) {
                usedBytes -= capacity;
            }
            throw busy(capacity);
        }
    }

    private DomainException busy(int capacity) {
        return new DomainException(
                        Reason.SERVER_BUSY,
                        "memory for activations: %d more bytes (expected: within the server's %d, of which %d are in use now; try again)"
                                .formatted(capacity, settings.budgetBytes(), usedBytes))
                .with("bytes", capacity);
    }

    private @org.jspecify.annotations.Nullable ByteBuffer pollIdle(int capacity, long atMost) {
        for (Iterator<ByteBuffer> blocks = idle.iterator(); blocks.hasNext(); ) {
            ByteBuffer block = blocks.next();
            if (block.capacity() >= capacity && block.capacity() <= atMost) {
                blocks.remove();
                idleBytes -= block.capacity();
                return block;
            }
        }
        return null;
    }

    private void giveBack(ByteBuffer block) {
        synchronized (this) {
            usedBytes -= block.capacity();
            if (block.capacity() <= settings.idleBytes()) {
                idle.addFirst(block);
                idleBytes += block.capacity();
                block = null;
            }
        }
        if (block != null) {
            DirectMemory.free(block);
        }
        trim();
    }

    private void trim() {
        while (true) {
            ByteBuffer oldest;
            synchronized (this) {
                if (idleBytes <= settings.idleBytes()) {
                    return;
                }
                oldest = idle.removeLast();
                idleBytes -= oldest.capacity();
            }
            DirectMemory.free(oldest);
        }
    }
}
