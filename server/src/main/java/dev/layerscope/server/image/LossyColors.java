package dev.layerscope.server.image;

/**
 * Luma and chroma to RGB, as libwebp does it: chroma, which has half the height and width, is interpolated, each value
 * weighing 9, its neighbours 3 and 3, and the one across 1.
 *
 * <p>Source: libwebp's {@code src/dsp/upsampling.c} and {@code yuv.h}.
 */
final class LossyColors {
    private final ImageSize size;
    private final LossyPlane luma;
    private final LossyPlane[] chroma;

    LossyColors(ImageSize size, LossyPlane luma, LossyPlane... chroma) {
        this.size = size;
        this.luma = luma;
        this.chroma = chroma;
    }

    /** {@code [height, width]} of 0xAARRGGBB, all opaque. */
    int[] rgb() {
        int[] colors = new int[Math.toIntExact(size.pixels())];
        int[] row0 = new int[size.width()];
        int[] row1 = new int[size.width()];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            interpolate(chroma[0], y, row0);
            interpolate(chroma[1], y, row1);
            int at = luma.at(0, y);
            for (int x = 0; x < size.width(); x++) {
                colors[out++] = color(luma.get(at + x), row0[x], row1[x]);
            }
        }
        return colors;
    }

    private void interpolate(LossyPlane plane, int y, int[] row) {
        int lastRow = (size.height() - 1) / 2;
        int lastColumn = (size.width() - 1) / 2;
        int near = plane.at(0, y / 2);
        int far = plane.at(0, Math.max(0, Math.min(lastRow, y % 2 == 0 ? y / 2 - 1 : y / 2 + 1)));
        for (int x = 0; x < row.length; x++) {
            int column = x / 2;
            int beside = x % 2 == 0 ? column - 1 : column + 1;
            int value = plane.get(near + column);
            int vertical = plane.get(far + column);
            if (beside < 0 || beside > lastColumn) {
                row[x] = 3 * value + vertical + 2 >> 2;
            } else {
                int horizontal = plane.get(near + beside);
                int across = plane.get(far + beside);
                int diagonal = value + across + 3 * (horizontal + vertical) + 8 >> 3;
                row[x] = diagonal + value >> 1;
            }
        }
    }

    private static int color(int y, int u, int v) {
        int light = y * 19077 >> 8;
        int red = light + (v * 26149 >> 8) - 14234;
        int green = light - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708;
        int blue = light + (u * 33050 >> 8) - 17685;
        return 0xFF000000 | clip(red) << 16 | clip(green) << 8 | clip(blue);
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value >> 6));
    }
}
