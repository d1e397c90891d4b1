package dev.layerscope.server.picture;

import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import java.util.function.Supplier;

/** A picture as the model gets it, before its pixels become numbers, with nothing around it. */
public record FedPicture(RgbImage pixels) {
    /** As many as a picture that is brought may have; each takes three bytes, and the file about as many. */
    private static final long MOST_PIXELS = 64_000_000;

    /**
     * @param size that the picture will have
     * @param picture makes it; throws a DomainException where the input is no picture
     * @throws DomainException TOO_LARGE
     */
    public static FedPicture of(PictureSize size, Supplier<RgbImage> picture) {
        if ((long) size.height() * size.width() > MOST_PIXELS) {
            throw new DomainException(
                    Reason.TOO_LARGE, "picture: %s (expected: at most %,d pixels)".formatted(size, MOST_PIXELS));
        }
        return new FedPicture(picture.get());
    }

    /** The bytes of a PNG file. */
    public byte[] png() {
        return PngEncoder.encode(pixels);
    }
}
