package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.NOT_AN_IMAGE;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Turns JPEG and PNG files into upright RGB pixels, with the values of Pillow's {@code
 * ImageOps.exif_transpose(Image.open(file)).convert("RGB")}:
 *
 * <ul>
 *   <li>EXIF orientation is applied, from a JPEG's APP1 segment, a PNG's eXIf chunk or ImageMagick's text in its
 *       place; a broken block is ignored.
 *   <li>Colour profiles and gamma change nothing.
 *   <li>Gray is repeated in the three channels; palettes are looked up; alpha is dropped, unless a {@link Transparency}
 *       says otherwise.
 *   <li>16-bit samples keep their upper byte, except that gray without alpha is cut off at 255: Pillow reads such a file
 *       as integers.
 *   <li>CMYK (and YCCK) is taken as inverted, as Adobe writes it, and becomes RGB by {@code (255 - C)(255 - K) / 255}.
 * </ul>
 *
 * <p>A file that ends before its pixels do is refused. Thread safe.
 */
public final class ImageDecoder {
    private final ImageLimits limits;
    private final Transparency transparency;

    /** A decoder that drops alpha. */
    public ImageDecoder(ImageLimits limits) {
        this(limits, Transparency.DROPPED);
    }

    public ImageDecoder(ImageLimits limits, Transparency transparency) {
        this.limits = limits;
        this.transparency = transparency;
    }

    /**
     * The size of the upright picture. Reads the header, decodes nothing.
     *
     * @param file the remaining bytes of the buffer, whose position stays
     * @throws ImageException as {@link #decode} does; what is wrong with the pixels is not noticed here
     */
    public ImageSize readSize(ByteBuffer file) {
        EncodedImage image = open(file);
        return image.orientation().upright(image.storedSize());
    }

    /**
     * The upright picture.
     *
     * @param file the remaining bytes of the buffer, whose position stays
     * @throws ImageException {@code NOT_AN_IMAGE}, {@code BROKEN}, {@code UNSUPPORTED} or {@code TOO_LARGE}
     */
    public RgbImage decode(ByteBuffer file) {
        EncodedImage image = open(file);
        return image.orientation().upright(image.decodeStored());
    }

    private EncodedImage open(ByteBuffer file) {
        Optional<ImageFormat> format = ImageFormat.of(file);
        if (format.isEmpty()) {
            throw new ImageException(
                    NOT_AN_IMAGE,
                    "picture: " + file.remaining() + " bytes of something else (expected: " + ImageFormat.names()
                            + ")");
        }
        ByteBuffer bytes = file.slice().asReadOnlyBuffer();
        EncodedImage image = switch (format.get()) {
            case JPEG -> JpegFile.open(bytes);
            case PNG -> PngFile.open(bytes, transparency);
            case GIF -> GifFile.open(bytes, transparency);
            case BMP -> BmpFile.open(bytes, transparency);
            case WEBP -> WebpFile.open(bytes, transparency);
            case TIFF -> TiffFile.open(bytes, transparency);
        };
        limits.check(image.storedSize());
        return image;
    }
}
