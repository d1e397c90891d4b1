package dev.layerscope.server.image;

import static dev.layerscope.server.image.RgbImage.CHANNELS;

/**
 * The eight values of the EXIF tag Orientation (0x0112), in the order of their numbers 1 to 8: how the stored pixels are
 * laid out, and thereby what has to be done to see them upright. As Pillow's {@code ImageOps.exif_transpose} does it.
 */
enum Orientation {
    UPRIGHT(Axes.KEPT, Run.FORWARD, Run.FORWARD),
    MIRRORED(Axes.KEPT, Run.FORWARD, Run.BACKWARD),
    UPSIDE_DOWN(Axes.KEPT, Run.BACKWARD, Run.BACKWARD),
    MIRRORED_UPSIDE_DOWN(Axes.KEPT, Run.BACKWARD, Run.FORWARD),
    TRANSPOSED(Axes.SWAPPED, Run.FORWARD, Run.FORWARD),
    TURN_CLOCKWISE(Axes.SWAPPED, Run.BACKWARD, Run.FORWARD),
    TRANSVERSED(Axes.SWAPPED, Run.BACKWARD, Run.BACKWARD),
    TURN_COUNTERCLOCKWISE(Axes.SWAPPED, Run.FORWARD, Run.BACKWARD);

    private enum Axes {
        KEPT,
        SWAPPED
    }

    private enum Run {
        FORWARD,
        BACKWARD
    }

    private final Axes axes;
    private final Run storedRows;
    private final Run storedColumns;

    Orientation(Axes axes, Run storedRows, Run storedColumns) {
        this.axes = axes;
        this.storedRows = storedRows;
        this.storedColumns = storedColumns;
    }

    /** The orientation of an EXIF number; upright for any number that EXIF does not know. */
    static Orientation ofExif(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
    }

    /** The size of the upright picture. */
    ImageSize upright(ImageSize stored) {
        return axes == Axes.SWAPPED ? stored.transposed() : stored;
    }

    /** The upright picture. */
    RgbImage upright(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        ImageSize size = upright(stored.size());
        int rowStep = storedRows == Run.FORWARD ? stored.width() : -stored.width();
        int columnStep = storedColumns == Run.FORWARD ? 1 : -1;
        int first =
                (rowStep < 0 ? (stored.height() - 1) * stored.width() : 0) + (columnStep < 0 ? stored.width() - 1 : 0);
        int down = axes == Axes.SWAPPED ? columnStep : rowStep;
        int right = axes == Axes.SWAPPED ? rowStep : columnStep;
        byte[] source = stored.pixels();
        byte[] result = new byte[source.length];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            int in = (first + y * down) * CHANNELS;
            for (int x = 0; x < size.width(); x++, in += right * CHANNELS, out += CHANNELS) {
                result[out] = source[in];
                result[out + 1] = source[in + 1];
                result[out + 2] = source[in + 2];
            }
        }
        return new RgbImage(size, result);
    }
}
