package dev.layerscope.server.tensor;

/** Conversion between float and IEEE 754 binary16. JDK 20 has it in {@code Float}; this is for JDK 17. */
public final class Float16 {
    private Float16() {}

    /** The nearest binary16 value, ties to even; beyond 65504 infinity, as NumPy's {@code astype(float16)}. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff));
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude >= 0x38800000) {
            int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
            return (short) (sign | ((rounded - 0x38000000) >>> 13));
        }
        if (magnitude < 0x33000000) {
            return (short) sign;
        }
        int exponent = magnitude >>> 23;
        int mantissa = (magnitude & 0x7fffff) | 0x800000;
        int shift = 126 - exponent;
        int half = mantissa >>> shift;
        int rest = mantissa & ((1 << shift) - 1);
        int middle = 1 << (shift - 1);
        if (rest > middle || (rest == middle && (half & 1) == 1)) {
            half++;
        }
        return (short) (sign | half);
    }

    /** Exact. */
    public static float toFloat(short value) {
        int sign = (value & 0x8000) << 16;
        int exponent = (value >>> 10) & 0x1f;
        int mantissa = value & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (mantissa << 13));
        }
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << 13));
    }
}
