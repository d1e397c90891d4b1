package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;

/** The alpha of a lossy WebP picture, a plane of its own. Source: RFC 9649, section 2.7.1.2. */
final class AlphaPlane {
    private static final int HORIZONTAL = 1;
    private static final int VERTICAL = 2;
    private static final int GRADIENT = 3;

    private AlphaPlane() {}

    /** {@code [height, width]} unsigned bytes; 255 is opaque. */
    static byte[] decode(ByteBuffer chunk, ImageSize size) {
        int flags = chunk.limit() == 0 ? 3 : chunk.get(0);
        byte[] alpha = new byte[Math.toIntExact(size.pixels())];
        switch (flags & 3) {
            case 0 -> {
                if (chunk.limit() - 1 < alpha.length) {
                    throw new ImageException(BROKEN, "WebP: ends before its pixels do (expected: a whole file)");
                }
                chunk.get(1, alpha);
            }
            case 1 -> {
                int[] pixels = LosslessImage.decodeWithoutHeader(chunk.slice(1, chunk.limit() - 1), size);
                for (int i = 0; i < alpha.length; i++) {
                    alpha[i] = (byte) (pixels[i] >> 8);
                }
            }
            default -> throw new ImageException(BROKEN, "WebP: cannot be decoded: unknown compression of alpha");
        }
        unfilter(flags >> 2 & 3, alpha, size.width());
        return alpha;
    }

    /** Values are stored as differences to what their neighbours say of them. */
    private static void unfilter(int filter, byte[] alpha, int width) {
        for (int i = filter == 0 ? alpha.length : 1; i < alpha.length; i++) {
            int x = i % width;
            boolean topRow = i < width;
            int left = x == 0 ? 0 : alpha[i - 1] & 0xFF;
            int top = topRow ? 0 : alpha[i - width] & 0xFF;
            int expected = topRow
                    ? left
                    : x == 0
                            ? top
                            : switch (filter) {
                                case HORIZONTAL -> left;
                                case VERTICAL -> top;
                                case GRADIENT -> Math.max(0, Math.min(255, left + top - (alpha[i - width - 1] & 0xFF)));
                                default -> 0;
                            };
            alpha[i] += (byte) expected;
        }
    }
}
