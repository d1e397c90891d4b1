package dev.layerscope.server.image;

/** What the neighbours of a block say of its pixels. Source: RFC 6386, section 12. */
final class LossyPrediction {
    static final int DC = 0;
    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;
    static final int SMALL_BLOCKS = 4;

    private LossyPrediction() {}

    /** A block of 16 or 8 pixels a side. */
    static void whole(LossyPlane plane, int x, int y, int side, int mode) {
        int start = plane.at(x, y);
        int stride = plane.stride;
        int mean = mode == DC ? mean(plane, x, y, side) : 0;
        int corner = plane.get(start - stride - 1);
        for (int row = 0; row < side; row++) {
            int at = start + row * stride;
            int left = plane.get(at - 1);
            for (int column = 0; column < side; column++) {
                int above = plane.get(start - stride + column);
                plane.set(
                        at + column,
                        switch (mode) {
                            case DC -> mean;
                            case VERTICAL -> above;
                            case HORIZONTAL -> left;
                            default -> left + above - corner;
                        });
            }
        }
    }

    /** Only of neighbours within the picture. */
    private static int mean(LossyPlane plane, int x, int y, int side) {
        int start = plane.at(x, y);
        int sum = 0;
        int count = 0;
        for (int i = 0; i < side && y > 0; i++, count++) {
            sum += plane.get(start - plane.stride + i);
        }
        for (int i = 0; i < side && x > 0; i++, count++) {
            sum += plane.get(start + i * plane.stride - 1);
        }
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /** A block of 4 pixels a side. The edge runs from the lowest on the left over the corner to the last above. */
    static void small(LossyPlane plane, int at, int mode, int[] right) {
        int stride = plane.stride;
        int[] e = new int[13];
        for (int i = 0; i < 4; i++) {
            e[3 - i] = plane.get(at + i * stride - 1);
            e[5 + i] = plane.get(at - stride + i);
            e[9 + i] = right[i];
        }
        e[4] = plane.get(at - stride - 1);
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                plane.set(at + y * stride + x, value(mode, e, x, y));
            }
        }
    }

    private static int value(int mode, int[] e, int x, int y) {
        return switch (mode) {
            case 0 -> (e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4) >> 3;
            case 1 -> e[3 - y] + e[5 + x] - e[4];
            case 2 -> three(e, 5 + x);
            case 3 -> y == 3 ? e[1] + 3 * e[0] + 2 >> 2 : three(e, 3 - y);
            case 4 -> x + y == 6 ? e[11] + 3 * e[12] + 2 >> 2 : three(e, 6 + x + y);
            case 5 -> three(e, 4 + x - y);
            case 6 -> verticalRight(e, x, y);
            case 7 -> verticalLeft(e, x, y);
            case 8 -> horizontalDown(e, x, y);
            default -> horizontalUp(e, x, y);
        };
    }

    private static int two(int[] e, int first) {
        return e[first] + e[first + 1] + 1 >> 1;
    }

    private static int three(int[] e, int middle) {
        return e[middle - 1] + 2 * e[middle] + e[middle + 1] + 2 >> 2;
    }

    private static int verticalRight(int[] e, int x, int y) {
        int slope = 2 * x - y;
        if (slope < 0) {
            return three(e, slope == -1 ? 4 : slope == -2 ? 3 : 2);
        }
        return slope % 2 == 0 ? two(e, 4 + slope / 2) : three(e, 4 + (slope + 1) / 2);
    }

    private static int verticalLeft(int[] e, int x, int y) {
        if (x == 3 && y >= 2) {
            return three(e, y == 2 ? 10 : 11);
        }
        return y % 2 == 0 ? two(e, 5 + x + y / 2) : three(e, 6 + x + y / 2);
    }

    private static int horizontalDown(int[] e, int x, int y) {
        int slope = 2 * y - x;
        if (slope < 0) {
            return three(e, 3 - slope);
        }
        return slope % 2 == 0 ? two(e, 3 - slope / 2) : three(e, 4 - (slope + 1) / 2);
    }

    private static int horizontalUp(int[] e, int x, int y) {
        int slope = 2 * y + x;
        if (slope > 5) {
            return e[0];
        }
        if (slope == 5) {
            return e[1] + 3 * e[0] + 2 >> 2;
        }
        return slope % 2 == 0 ? two(e, 2 - slope / 2) : three(e, 2 - slope / 2);
    }
}
