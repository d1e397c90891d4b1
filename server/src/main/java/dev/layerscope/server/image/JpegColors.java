package dev.layerscope.server.image;

import java.util.List;

/** What the components of a JPEG are. */
enum JpegColors {
    GRAY,
    YCC,
    RGB,
    /** Inverted, as files of their own have them: 255 is no ink. */
    CMYK,
    YCCK,
    /** Cyan, magenta, yellow and black as they are, inside TIFF. */
    INKS;

    /** How many components a pixel has. */
    int components() {
        return switch (this) {
            case GRAY -> 1;
            case YCC, RGB -> 3;
            case CMYK, YCCK, INKS -> 4;
        };
    }

    /** Stands for a file without Adobe segment. */
    static final int NO_TRANSFORM = -1;

    /** As libjpeg decides it in {@code default_decompress_parms}. */
    static JpegColors of(JpegFrame frame, boolean jfif, int adobeTransform) {
        return switch (frame.componentIds().size()) {
            case 1 -> GRAY;
            case 3 -> isRgb(frame.componentIds(), jfif, adobeTransform) ? RGB : YCC;
            default -> adobeTransform == NO_TRANSFORM || adobeTransform == 0 ? CMYK : YCCK;
        };
    }

    private static boolean isRgb(List<Integer> componentIds, boolean jfif, int adobeTransform) {
        if (jfif) {
            return false;
        }
        return adobeTransform == NO_TRANSFORM
                ? componentIds.equals(List.of((int) 'R', (int) 'G', (int) 'B'))
                : adobeTransform == 0;
    }
}
