package dev.layerscope.server.image;

/**
 * What becomes of alpha when a picture becomes RGB. It concerns pictures with an alpha channel, and palettes with
 * transparent entries; a single transparent colour (PNG's tRNS on gray or RGB) is no alpha channel and stays as it is.
 */
public enum Transparency {
    /** The colours as they are stored, as Pillow's {@code convert("RGB")}; what was invisible may show. */
    DROPPED {
        @Override
        int shown(int value, int alpha) {
            return value;
        }
    },
    /** As the picture looks on white paper: Pillow's {@code Image.alpha_composite} over opaque white, bit for bit. */
    ON_WHITE {
        @Override
        int shown(int value, int alpha) {
            int weighted = (value * alpha + 255 * (255 - alpha)) << PRECISION_BITS;
            int rounded = weighted + (128 << PRECISION_BITS);
            return (((rounded >> 8) + rounded) >> 8) >> PRECISION_BITS;
        }
    };

    /** Those of Pillow's {@code src/libImaging/AlphaComposite.c}. */
    private static final int PRECISION_BITS = 7;

    /** One colour value, 0..255, under its alpha, 0..255. */
    abstract int shown(int value, int alpha);
}
