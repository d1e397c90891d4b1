package dev.layerscope.server.image;

/** Reads and transforms the coefficients of 4x4 pixels. Source: RFC 6386, sections 13 and 14. */
final class LossyCoefficients {
    static final int COUNT = 16;
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[][] EXTRA_BITS = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private LossyCoefficients() {}

    /**
     * Reads coefficients into 16 places, those left out as 0.
     *
     * @param context how many of the blocks to the left and above have coefficients
     * @param first the first that is there: 1 where the mean comes from elsewhere
     * @return the place behind the last that was told
     */
    static int read(LossyBits bits, int[][][] bands, int context, int first, int mean, int other, int[] to) {
        int[] p = bands[BANDS[first]][context];
        for (int n = first; n < COUNT; n++) {
            if (bits.bit(p[0]) == 0) {
                return n;
            }
            while (bits.bit(p[1]) == 0) {
                n++;
                if (n == COUNT) {
                    return COUNT;
                }
                p = bands[BANDS[n]][0];
            }
            int value = 1;
            int next = 1;
            if (bits.bit(p[2]) == 1) {
                value = large(bits, p);
                next = 2;
            }
            p = bands[BANDS[n + 1]][next];
            to[ZIGZAG[n]] = (short) ((bits.flag() ? -value : value) * (n == 0 ? mean : other));
        }
        return COUNT;
    }

    private static int large(LossyBits bits, int[] p) {
        if (bits.bit(p[3]) == 0) {
            return bits.bit(p[4]) == 0 ? 2 : 3 + bits.bit(p[5]);
        }
        if (bits.bit(p[6]) == 0) {
            if (bits.bit(p[7]) == 0) {
                return 5 + bits.bit(159);
            }
            int high = 2 * bits.bit(165);
            return 7 + high + bits.bit(145);
        }
        int high = bits.bit(p[8]);
        int category = 2 * high + bits.bit(p[9 + high]);
        int value = 0;
        for (int probability : EXTRA_BITS[category]) {
            value = 2 * value + bits.bit(probability);
        }
        return value + 3 + (8 << category);
    }

    /** The means of 16 blocks, out of a transform of their own; each goes to the first place of its block. */
    static void means(int[] in, int[][] blocks) {
        int[] t = new int[COUNT];
        for (int i = 0; i < 4; i++) {
            int a0 = in[i] + in[12 + i];
            int a1 = in[4 + i] + in[8 + i];
            int a2 = in[4 + i] - in[8 + i];
            int a3 = in[i] - in[12 + i];
            t[i] = a0 + a1;
            t[8 + i] = a0 - a1;
            t[4 + i] = a3 + a2;
            t[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int mean = t[4 * i] + 3;
            int a0 = mean + t[4 * i + 3];
            int a1 = t[4 * i + 1] + t[4 * i + 2];
            int a2 = t[4 * i + 1] - t[4 * i + 2];
            int a3 = mean - t[4 * i + 3];
            blocks[4 * i][0] = a0 + a1 >> 3;
            blocks[4 * i + 1][0] = a3 + a2 >> 3;
            blocks[4 * i + 2][0] = a0 - a1 >> 3;
            blocks[4 * i + 3][0] = a3 - a2 >> 3;
        }
    }

    /** Adds the cosine transform's inverse to what was predicted. */
    static void add(int[] in, LossyPlane plane, int at) {
        int[] t = new int[COUNT];
        for (int i = 0; i < 4; i++) {
            int a = in[i] + in[8 + i];
            int b = in[i] - in[8 + i];
            int c = half(in[4 + i]) - more(in[12 + i]);
            int d = more(in[4 + i]) + half(in[12 + i]);
            t[4 * i] = a + d;
            t[4 * i + 1] = b + c;
            t[4 * i + 2] = b - c;
            t[4 * i + 3] = a - d;
        }
        for (int i = 0; i < 4; i++) {
            int mean = t[i] + 4;
            int a = mean + t[8 + i];
            int b = mean - t[8 + i];
            int c = half(t[4 + i]) - more(t[12 + i]);
            int d = more(t[4 + i]) + half(t[12 + i]);
            int row = at + i * plane.stride;
            plane.set(row, plane.get(row) + (a + d >> 3));
            plane.set(row + 1, plane.get(row + 1) + (b + c >> 3));
            plane.set(row + 2, plane.get(row + 2) + (b - c >> 3));
            plane.set(row + 3, plane.get(row + 3) + (a - d >> 3));
        }
    }

    /** Times the square root of two by the cosine of pi / 8. */
    private static int more(int value) {
        return (value * 20091 >> 16) + value;
    }

    /** Times the square root of two by the sine of pi / 8. */
    private static int half(int value) {
        return (int) ((long) value * 35468 >> 16);
    }
}
