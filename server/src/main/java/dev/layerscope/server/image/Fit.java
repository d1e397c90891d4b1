package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.TOO_LARGE;

/** How large a picture becomes. */
final class Fit {
    private Fit() {}

    /**
     * torchvision's rule for {@code Resize(n)}: the shorter side becomes n, the longer one {@code int(n * longer /
     * shorter)}.
     */
    static ImageSize shorterSide(ImageSize size, int pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("shorter side: " + pixels + " (expected: at least 1)");
        }
        int shorter = Math.min(size.height(), size.width());
        int longer = Math.max(size.height(), size.width());
        long scaled = (long) pixels * longer / shorter;
        if (scaled > Integer.MAX_VALUE) {
            throw new ImageException(
                    TOO_LARGE,
                    "picture: " + size + " is too long (expected: a longer side of at most " + Integer.MAX_VALUE
                            + " once the shorter one is " + pixels + ")");
        }
        return size.height() <= size.width()
                ? new ImageSize(pixels, (int) scaled)
                : new ImageSize((int) scaled, pixels);
    }
}
