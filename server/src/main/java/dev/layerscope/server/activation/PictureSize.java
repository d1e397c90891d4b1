package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;

/** The size, in pixels, to which pictures are brought before they are fed. */
public record PictureSize(int height, int width) {
    private static final int LARGEST = 16_384;

    /**
     * @throws DomainException SIZE_INVALID
     */
    public PictureSize {
        if (height < 1 || width < 1 || height > LARGEST || width > LARGEST) {
            throw new DomainException(
                    Reason.SIZE_INVALID,
                    "size: %dx%d (expected: height and width from 1 to %d)".formatted(height, width, LARGEST));
        }
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
