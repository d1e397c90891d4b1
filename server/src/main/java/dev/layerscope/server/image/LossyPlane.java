package dev.layerscope.server.image;

import java.util.Arrays;

/**
 * Luma or one of the chroma values of a picture, in whole blocks. Around it lies what blocks at its edges are predicted
 * from: 127 above, 129 to the left.
 */
final class LossyPlane {
    private static final int ABOVE = 127;
    private static final int LEFT = 129;

    final byte[] values;
    final int stride;

    LossyPlane(int height, int width) {
        // One column to the left and one row above.
        stride = width + 1;
        values = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(values, 0, stride, (byte) ABOVE);
        for (int y = 1; y <= height; y++) {
            values[y * stride] = (byte) LEFT;
        }
    }

    int at(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int get(int at) {
        return values[at] & 0xFF;
    }

    void set(int at, int value) {
        values[at] = (byte) Math.max(0, Math.min(255, value));
    }
}
