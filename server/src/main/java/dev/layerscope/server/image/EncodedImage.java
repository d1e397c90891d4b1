package dev.layerscope.server.image;

/** A picture file whose header has been read and whose pixels have not. */
sealed interface EncodedImage permits BmpFile, GifFile, JpegFile, PngFile, TiffFile, WebpFile {
    /** The size of the pixels as they are stored. */
    ImageSize storedSize();

    /** What has to be done to them to see them upright. */
    Orientation orientation();

    /**
     * The pixels as they are stored.
     *
     * @throws ImageException {@code BROKEN} or {@code UNSUPPORTED}
     */
    RgbImage decodeStored();
}
