package dev.layerscope.server.image;

/** Arrays of interleaved RGB bytes. */
final class Pixels {
    private Pixels() {}

    /**
     * Black pixels for a picture of this size.
     *
     * @throws ImageException {@code TOO_LARGE} where they do not fit into an array
     */
    static byte[] allocate(ImageSize size) {
        long bytes = size.pixels() * RgbImage.CHANNELS;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new ImageException(
                    ImageException.Reason.TOO_LARGE,
                    "picture: " + size + " is " + bytes + " bytes (expected: at most " + (Integer.MAX_VALUE - 8) + ")");
        }
        return new byte[(int) bytes];
    }
}
