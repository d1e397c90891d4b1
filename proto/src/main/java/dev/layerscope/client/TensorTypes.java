package dev.layerscope.client;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.TensorHeader;

/** What the contract's element types are in NumPy. */
public final class TensorTypes {
    private TensorTypes() {}

    /**
     * NumPy's type for one of the contract's.
     *
     * @throws TransferException where the type is unset or from a later version of the contract
     */
    public static NpyType npy(ElementType type) throws TransferException {
        return switch (type) {
            case ELEMENT_TYPE_FLOAT -> NpyType.FLOAT32;
            case ELEMENT_TYPE_FLOAT16 -> NpyType.FLOAT16;
            case ELEMENT_TYPE_DOUBLE -> NpyType.FLOAT64;
            case ELEMENT_TYPE_INT8 -> NpyType.INT8;
            case ELEMENT_TYPE_INT16 -> NpyType.INT16;
            case ELEMENT_TYPE_INT32 -> NpyType.INT32;
            case ELEMENT_TYPE_INT64 -> NpyType.INT64;
            case ELEMENT_TYPE_UINT8 -> NpyType.UINT8;
            case ELEMENT_TYPE_BOOL -> NpyType.BOOL;
            case ELEMENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new TransferException("element type: " + type + " (expected: one of this version's contract)");
        };
    }

    /**
     * The header of a {@code .npy} file for the tensor whose bytes follow.
     *
     * @throws TransferException where the type is unknown or the shape is none
     */
    public static NpyHeader npy(TensorHeader header) throws TransferException {
        try {
            return new NpyHeader(npy(header.getElementType()), header.getShapeList(), false);
        } catch (IllegalArgumentException e) {
            throw new TransferException(String.valueOf(e.getMessage()));
        }
    }
}
