package dev.layerscope.server.image;

/** What a pixel's neighbours say of it, in the fourteen ways of lossless WebP. Source: RFC 9649, section 3.5.1. */
final class LosslessPrediction {
    private static final int OPAQUE_BLACK = 0xFF000000;

    private LosslessPrediction() {}

    static int of(int mode, int left, int top, int topLeft, int topRight) {
        return switch (mode) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> topRight;
            case 4 -> topLeft;
            case 5 -> mean(mean(left, topRight), top);
            case 6 -> mean(left, topLeft);
            case 7 -> mean(left, top);
            case 8 -> mean(topLeft, top);
            case 9 -> mean(top, topRight);
            case 10 -> mean(mean(left, topLeft), mean(top, topRight));
            case 11 -> nearer(left, top, topLeft);
            case 12 -> slope(left, top, topLeft);
            case 13 -> halfSlope(mean(left, top), topLeft);
            default -> OPAQUE_BLACK;
        };
    }

    /** Of each channel, rounded down. */
    private static int mean(int a, int b) {
        return (((a ^ b) & 0xFEFEFEFE) >>> 1) + (a & b);
    }

    private static int nearer(int left, int top, int topLeft) {
        int toLeft = 0;
        int toTop = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            toLeft += Math.abs(channel(top, shift) - channel(topLeft, shift));
            toTop += Math.abs(channel(left, shift) - channel(topLeft, shift));
        }
        return toLeft < toTop ? left : top;
    }

    private static int slope(int left, int top, int topLeft) {
        int color = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            color |= clip(channel(left, shift) + channel(top, shift) - channel(topLeft, shift)) << shift;
        }
        return color;
    }

    private static int halfSlope(int mean, int topLeft) {
        int color = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int from = channel(mean, shift);
            color |= clip(from + (from - channel(topLeft, shift)) / 2) << shift;
        }
        return color;
    }

    private static int channel(int color, int shift) {
        return color >>> shift & 0xFF;
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
