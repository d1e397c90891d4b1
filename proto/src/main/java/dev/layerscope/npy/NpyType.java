package dev.layerscope.npy;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The element type of an array, under the name that NumPy gives it in a file: little endian throughout. */
public enum NpyType {
    FLOAT32("<f4", 4),
    FLOAT16("<f2", 2),
    FLOAT64("<f8", 8),
    INT8("|i1", 1),
    INT16("<i2", 2),
    INT32("<i4", 4),
    INT64("<i8", 8),
    UINT8("|u1", 1),
    BOOL("|b1", 1);

    private final String descr;
    private final int bytes;

    NpyType(String descr, int bytes) {
        this.descr = descr;
        this.bytes = bytes;
    }

    /** NumPy's name, for example {@code <f4}. */
    public String descr() {
        return descr;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /**
     * The type with this name.
     *
     * @throws NpyException where it is another kind of array, such as big-endian numbers or strings
     */
    public static NpyType of(String descr) throws NpyException {
        for (NpyType type : values()) {
            if (type.descr.equals(descr)) {
                return type;
            }
        }
        String known = Arrays.stream(values()).map(NpyType::descr).collect(Collectors.joining(", "));
        throw new NpyException("npy element type: " + descr + " (expected: one of " + known + ")");
    }
}
