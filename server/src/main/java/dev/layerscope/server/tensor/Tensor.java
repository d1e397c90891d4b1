package dev.layerscope.server.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Values of one type in a shape, row major, in native byte order.
 *
 * <p>Each {@code Tensor} object is one owner of its memory and must be closed by whoever holds it; {@link #share} makes
 * another owner over the same bytes. The buffer of a closed tensor must not be used: its memory may serve another.
 * Thread safe where nobody writes.
 */
public final class Tensor implements AutoCloseable {
    private final ElementType type;
    private final Shape shape;
    private final Memory memory;
    private final int byteSize;
    private final AtomicBoolean closed = new AtomicBoolean();

    Tensor(ElementType type, Shape shape, Memory memory, int byteSize) {
        this.type = type;
        this.shape = shape;
        this.memory = memory;
        this.byteSize = byteSize;
    }

    /**
     * A tensor over a buffer that the garbage collector owns, from its position to its limit.
     *
     * @throws IllegalArgumentException where the buffer's size isn't that of the shape
     */
    public static Tensor wrap(ElementType type, Shape shape, ByteBuffer buffer) {
        long expected = Math.multiplyExact(shape.elements(), type.bytes());
        if (buffer.remaining() != expected) {
            throw new IllegalArgumentException(
                    "tensor of %s %s: %d bytes (expected: %d)".formatted(type, shape, buffer.remaining(), expected));
        }
        return new Tensor(type, shape, new Memory(buffer.slice(), () -> {}), buffer.remaining());
    }

    /** A float tensor over a copy of the values. */
    public static Tensor ofFloats(Shape shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return wrap(ElementType.FLOAT, shape, bytes);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public int byteSize() {
        return byteSize;
    }

    /**
     * The bytes, as a view with a position of its own, in native order.
     *
     * @throws IllegalStateException where this owner has let go
     */
    public ByteBuffer bytes() {
        if (closed.get()) {
            throw new IllegalStateException("tensor is closed");
        }
        return memory.view().limit(byteSize);
    }

    /** The same bytes in another shape of as many elements, with an owner of its own. */
    public Tensor reshaped(Shape other) {
        if (other.elements() != shape.elements()) {
            throw new IllegalArgumentException("shape: %s (expected: as many elements as %s)".formatted(other, shape));
        }
        if (closed.get() || !memory.tryRetain()) {
            throw new IllegalStateException("tensor is closed");
        }
        return new Tensor(type, other, memory, byteSize);
    }

    /** Another owner of the same bytes. Empty where this one was closed in the meantime, as a cache may do. */
    public Optional<Tensor> share() {
        if (closed.get() || !memory.tryRetain()) {
            return Optional.empty();
        }
        return Optional.of(new Tensor(type, shape, memory, byteSize));
    }

    /** Lets go of the bytes. Closing twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            memory.letGo();
        }
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
