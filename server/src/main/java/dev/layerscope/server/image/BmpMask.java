package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

/**
 * Which neighbouring bits of a pixel are one of its values.
 *
 * @param shift of the lowest of them
 * @param largest value that they can have; 0 where there are none
 */
record BmpMask(int shift, int largest) {
    private static final BmpMask NONE = new BmpMask(0, 0);

    static BmpMask of(int bits) {
        if (bits == 0) {
            return NONE;
        }
        int shift = Integer.numberOfTrailingZeros(bits);
        int largest = bits >>> shift;
        if ((largest & largest + 1) != 0 || largest > 0xFFFF) {
            throw new ImageException(
                    UNSUPPORTED,
                    "BMP: mask %08x (expected: at most 16 bits side by side)".formatted(Integer.toUnsignedLong(bits)));
        }
        return new BmpMask(shift, largest);
    }

    /** Those of files that name none: red, green, blue, and no alpha. */
    static BmpMask[] usual(int bits) {
        int each = bits == 16 ? 5 : 8;
        int largest = (1 << each) - 1;
        return new BmpMask[] {new BmpMask(2 * each, largest), new BmpMask(each, largest), new BmpMask(0, largest), NONE
        };
    }

    /** The value in a pixel, 0..255; the other one where there are no bits for it. */
    int value(int pixel, int otherwise) {
        return largest == 0 ? otherwise : (pixel >>> shift & largest) * 255 / largest;
    }
}
