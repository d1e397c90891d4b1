package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.TOO_LARGE;

/**
 * Bounds on the pictures that are decoded, checked against a file's header before any of its pixels are decoded.
 *
 * @param maxPixels the most pixels that a picture may have
 * @param maxSidePixels the longest side; it bounds the filters of a resize, which grow with it
 */
public record ImageLimits(long maxPixels, int maxSidePixels) {
    /** 64 megapixels, which decode into 192 MB, and the longest side that a JPEG can have. */
    public static final ImageLimits DEFAULT = new ImageLimits(64_000_000, 65_535);

    /**
     * @throws IllegalArgumentException where a limit is not positive
     */
    public ImageLimits {
        if (maxPixels < 1 || maxSidePixels < 1) {
            throw new IllegalArgumentException("image limits: " + maxPixels + " pixels, side of " + maxSidePixels
                    + " (expected: at least 1 each)");
        }
    }

    /**
     * @throws ImageException {@code TOO_LARGE}
     */
    void check(ImageSize size) {
        if (size.pixels() > maxPixels) {
            throw new ImageException(
                    TOO_LARGE,
                    "picture: " + size + " is " + size.pixels() + " pixels (expected: at most " + maxPixels + ")");
        }
        if (Math.max(size.height(), size.width()) > maxSidePixels) {
            throw new ImageException(
                    TOO_LARGE, "picture: " + size + " (expected: no side above " + maxSidePixels + " pixels)");
        }
    }
}
