package dev.layerscope.server.input;

import dev.layerscope.npy.NpyException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the numbers of a {@code .npy} file, which become a model's input as they are. */
public final class NpyTensor {
    private NpyTensor() {}

    public static Shape shape(NpyHeader header) {
        return Shape.of(header.shape().stream().mapToLong(Long::longValue).toArray());
    }

    /** The type that a tensor of these numbers has. */
    public static ElementType type(NpyType type) {
        return switch (type) {
            case FLOAT16 -> ElementType.FLOAT16;
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case INT8 -> ElementType.INT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case UINT8 -> ElementType.UINT8;
            case BOOL -> ElementType.BOOL;
        };
    }

    /**
     * Writes the numbers, row major and in native order, at the destination's position.
     *
     * @throws DomainException INPUT_INVALID for arrays in Fortran order
     */
    public static void write(StoredInput.Array array, ByteBuffer destination) {
        destination.put(numbers(array));
    }

    /**
     * Writes some rows, which are what the first axis counts, in the same way.
     *
     * @param from the first row
     * @param to the row after the last
     * @throws DomainException INPUT_INVALID for arrays in Fortran order
     */
    public static void writeRows(StoredInput.Array array, long from, long to, ByteBuffer destination) {
        ByteBuffer numbers = numbers(array);
        long rowBytes = numbers.remaining() / Math.max(1, array.header().shape().get(0));
        destination.put(numbers.slice(
                Math.toIntExact(numbers.position() + from * rowBytes), Math.toIntExact((to - from) * rowBytes)));
    }

    private static ByteBuffer numbers(StoredInput.Array array) {
        if (array.header().fortranOrder() && array.header().shape().size() > 1) {
            throw new DomainException(
                    Reason.INPUT_INVALID,
                    "npy: an array in Fortran order (expected: row-major order; numpy.ascontiguousarray makes it so)");
        }
        ByteBuffer numbers = array.file();
        try {
            NpyHeader.parse(numbers);
        } catch (NpyException e) {
            throw new IllegalStateException("npy header was read before", e);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("machine of another byte order than the file's");
        }
        return numbers;
    }
}
