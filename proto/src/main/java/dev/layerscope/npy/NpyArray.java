package dev.layerscope.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array in memory.
 *
 * @param data its elements as they lie in the file, little endian, from position 0 to the limit
 */
public record NpyArray(NpyHeader header, ByteBuffer data) {
    private static final int HALF_EXPONENT_BIAS_DIFFERENCE = 112;

    /**
     * @throws IllegalArgumentException where there are fewer bytes, or more, than the header says
     */
    public NpyArray {
        if (data.remaining() != header.dataBytes()) {
            throw new IllegalArgumentException(
                    "npy data: " + data.remaining() + " bytes (expected: " + header.dataBytes() + ")");
        }
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the bytes of a file.
     *
     * @throws NpyException where they are no {@code .npy} file, or are cut off
     */
    public static NpyArray parse(ByteBuffer file) throws NpyException {
        NpyHeader header = NpyHeader.parse(file);
        if (file.remaining() < header.dataBytes()) {
            throw new NpyException("npy: " + file.remaining() + " bytes behind the header (expected: "
                    + header.dataBytes() + " for shape " + header.shape() + ")");
        }
        return new NpyArray(header, file.slice(file.position(), (int) header.dataBytes()));
    }

    public List<Long> shape() {
        return header.shape();
    }

    /** All elements as numbers, row by row whatever the order in the file. Exact but for integers beyond 2^53. */
    public double[] doubles() {
        int count = (int) header.elements();
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[header.fortranOrder() ? rowMajor(i) : i] = at(i);
        }
        return values;
    }

    /** Where an element that lies at an index of a file in column order is in row order. */
    private int rowMajor(int index) {
        int rest = index;
        int result = 0;
        int stride = (int) header.elements();
        for (long dim : header.shape()) {
            stride /= (int) dim;
            result += rest % (int) dim * stride;
            rest /= (int) dim;
        }
        return result;
    }

    private double at(int i) {
        int offset = i * header.type().bytes();
        return switch (header.type()) {
            case FLOAT32 -> data.getFloat(offset);
            case FLOAT64 -> data.getDouble(offset);
            case FLOAT16 -> half(data.getShort(offset));
            case INT8, BOOL -> data.get(offset);
            case UINT8 -> data.get(offset) & 0xff;
            case INT16 -> data.getShort(offset);
            case INT32 -> data.getInt(offset);
            case INT64 -> data.getLong(offset);
        };
    }

    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude = exponent == 0
                ? mantissa * 0x1p-24f
                : Float.intBitsToFloat(
                        (exponent == 0x1f ? 0xff : exponent + HALF_EXPONENT_BIAS_DIFFERENCE) << 23 | mantissa << 13);
        return bits < 0 ? -magnitude : magnitude;
    }
}
