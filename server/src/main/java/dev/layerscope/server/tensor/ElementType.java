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
