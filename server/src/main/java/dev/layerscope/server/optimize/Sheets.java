package dev.layerscope.server.optimize;

import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import java.util.Arrays;

/** Pictures side by side, in rows of eight at most, with white between them. */
final class Sheets {
    private static final int COLUMNS = 8;
    private static final int GAP = 4;
    private static final byte WHITE = (byte) 255;

    private Sheets() {}

    static byte[] png(Pictures pictures) {
        return PngEncoder.encode(sheet(pictures));
    }

    static RgbImage sheet(Pictures pictures) {
        int count = pictures.count();
        if (count == 1) {
            return pictures.shown(0);
        }
        int columns = columns(count);
        int height = height(count, pictures.height());
        int width = width(count, pictures.width());
        byte[] pixels = new byte[height * width * 3];
        Arrays.fill(pixels, WHITE);
        for (int i = 0; i < count; i++) {
            byte[] own = pictures.shown(i).pixels();
            int top = i / columns * (pictures.height() + GAP);
            int left = i % columns * (pictures.width() + GAP);
            for (int y = 0; y < pictures.height(); y++) {
                System.arraycopy(
                        own, y * pictures.width() * 3, pixels, ((top + y) * width + left) * 3, pictures.width() * 3);
            }
        }
        return RgbImage.of(height, width, pixels);
    }

    /** Of a sheet of so many pictures of a height. */
    static int height(int count, int each) {
        return rows(count) * (each + GAP) - GAP;
    }

    /** Of a sheet of so many pictures of a width. */
    static int width(int count, int each) {
        return columns(count) * (each + GAP) - GAP;
    }

    private static int rows(int count) {
        return -Math.floorDiv(-count, COLUMNS);
    }

    private static int columns(int count) {
        return -Math.floorDiv(-count, rows(count));
    }
}
