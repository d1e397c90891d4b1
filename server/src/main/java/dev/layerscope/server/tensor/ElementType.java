package dev.layerscope.server.tensor;

import java.util.Optional;

/**
 * The type of a tensor's elements: those ONNX types that ONNX Runtime's Java API can move.
 *
 * <p>The ONNX numbers are those of {@code TensorProto.DataType}.
 */
public enum ElementType {
    FLOAT(1, 4, true),
    FLOAT16(10, 2, true),
    DOUBLE(11, 8, true),
    INT8(3, 1, false),
    INT16(5, 2, false),
    INT32(6, 4, false),
    INT64(7, 8, false),
    UINT8(2, 1, false),
    BOOL(9, 1, false);

    private static final int UINT16_NUMBER = 4;
    private static final int UINT32_NUMBER = 12;
    private static final int BFLOAT16_NUMBER = 16;

    private final int onnxNumber;
    private final int bytes;
    private final boolean floatingPoint;

    ElementType(int onnxNumber, int bytes, boolean floatingPoint) {
        this.onnxNumber = onnxNumber;
        this.bytes = bytes;
        this.floatingPoint = floatingPoint;
    }

    /** The type's number in {@code TensorProto.DataType}. */
    public int onnxNumber() {
        return onnxNumber;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloatingPoint() {
        return floatingPoint;
    }

    /**
     * A type that holds every value of one that can't be moved; empty for those that can, and where none does (strings,
     * complex numbers, unsigned 64-bit integers, packed types).
     *
     * @param onnxNumber of the type that can't be moved
     */
    public static Optional<ElementType> carrierOf(int onnxNumber) {
        return switch (onnxNumber) {
            case UINT16_NUMBER -> Optional.of(INT32);
            case UINT32_NUMBER -> Optional.of(INT64);
            case BFLOAT16_NUMBER -> Optional.of(FLOAT);
            default -> Optional.empty();
        };
    }

    /** The type with this number in {@code TensorProto.DataType}; empty for strings, complex numbers and packed types. */
    public static Optional<ElementType> ofOnnx(int number) {
        for (ElementType type : values()) {
            if (type.onnxNumber == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
