package dev.layerscope.server.image;

/** Smooths the edges of blocks, as strongly as each block says. Source: RFC 6386, section 15. */
final class LossyFilter {
    private final int edgeLimit;
    private final int innerLimit;
    private final int interior;
    private final int highVariance;

    LossyFilter(int level, int sharpness) {
        int limit = level;
        if (sharpness > 0) {
            limit = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        interior = Math.max(1, limit);
        innerLimit = 2 * (2 * level + interior) + 1;
        edgeLimit = innerLimit + 8;
        highVariance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    }

    /** All edges of a block of so many pixels a side: the left one, those within, the upper one, those within. */
    void normal(LossyPlane plane, int x, int y, int side, boolean inner) {
        int at = plane.at(x, y);
        if (x > 0) {
            edge(plane, at, 1, plane.stride, side);
        }
        for (int i = 4; inner && i < side; i += 4) {
            within(plane, at + i, 1, plane.stride, side);
        }
        if (y > 0) {
            edge(plane, at, plane.stride, 1, side);
        }
        for (int i = 4; inner && i < side; i += 4) {
            within(plane, at + i * plane.stride, plane.stride, 1, side);
        }
    }

    /** The same by the simple filter, on luma alone. */
    void simple(LossyPlane plane, int x, int y, boolean inner) {
        int at = plane.at(x, y);
        for (int i = x > 0 ? 0 : 4; i < (inner ? 16 : 4); i += 4) {
            simple(plane, at + i, 1, plane.stride, i == 0 ? edgeLimit : innerLimit);
        }
        for (int i = y > 0 ? 0 : 4; i < (inner ? 16 : 4); i += 4) {
            simple(plane, at + i * plane.stride, plane.stride, 1, i == 0 ? edgeLimit : innerLimit);
        }
    }

    private static void simple(LossyPlane plane, int start, int across, int along, int limit) {
        for (int i = 0, at = start; i < 16; i++, at += along) {
            if (!isBeyond(plane, at, across, limit)) {
                two(plane, at, across);
            }
        }
    }

    private void edge(LossyPlane plane, int start, int across, int along, int side) {
        for (int i = 0, at = start; i < side; i++, at += along) {
            if (isSmoothed(plane, at, across, edgeLimit)) {
                if (varies(plane, at, across)) {
                    two(plane, at, across);
                } else {
                    six(plane, at, across);
                }
            }
        }
    }

    private void within(LossyPlane plane, int start, int across, int along, int side) {
        for (int i = 0, at = start; i < side; i++, at += along) {
            if (isSmoothed(plane, at, across, innerLimit)) {
                if (varies(plane, at, across)) {
                    two(plane, at, across);
                } else {
                    four(plane, at, across);
                }
            }
        }
    }

    private static int step(LossyPlane plane, int a, int b) {
        return Math.abs(plane.get(a) - plane.get(b));
    }

    private static boolean isBeyond(LossyPlane plane, int at, int s, int limit) {
        return 4 * step(plane, at - s, at) + step(plane, at - 2 * s, at + s) > limit;
    }

    private boolean isSmoothed(LossyPlane plane, int at, int s, int limit) {
        return !isBeyond(plane, at, s, limit)
                && step(plane, at - 4 * s, at - 3 * s) <= interior
                && step(plane, at - 3 * s, at - 2 * s) <= interior
                && step(plane, at - 2 * s, at - s) <= interior
                && step(plane, at + 3 * s, at + 2 * s) <= interior
                && step(plane, at + 2 * s, at + s) <= interior
                && step(plane, at + s, at) <= interior;
    }

    private boolean varies(LossyPlane plane, int at, int s) {
        return step(plane, at - 2 * s, at - s) > highVariance || step(plane, at + s, at) > highVariance;
    }

    private static int clip(int value, int least, int largest) {
        return Math.max(least, Math.min(largest, value));
    }

    private static int eighth(int value) {
        return clip(value >> 3, -16, 15);
    }

    private static void add(LossyPlane plane, int at, int difference) {
        plane.set(at, plane.get(at) + difference);
    }

    private static void two(LossyPlane plane, int at, int s) {
        int a = 3 * (plane.get(at) - plane.get(at - s)) + clip(plane.get(at - 2 * s) - plane.get(at + s), -128, 127);
        add(plane, at - s, eighth(a + 3));
        add(plane, at, -eighth(a + 4));
    }

    private static void four(LossyPlane plane, int at, int s) {
        int a = 3 * (plane.get(at) - plane.get(at - s));
        int far = eighth(a + 4);
        add(plane, at - 2 * s, far + 1 >> 1);
        add(plane, at - s, eighth(a + 3));
        add(plane, at, -far);
        add(plane, at + s, -(far + 1 >> 1));
    }

    private static void six(LossyPlane plane, int at, int s) {
        int a = clip(
                3 * (plane.get(at) - plane.get(at - s)) + clip(plane.get(at - 2 * s) - plane.get(at + s), -128, 127),
                -128,
                127);
        for (int i = 0; i < 3; i++) {
            int difference = (27 - 9 * i) * a + 63 >> 7;
            add(plane, at - (i + 1) * s, difference);
            add(plane, at + i * s, -difference);
        }
    }
}
