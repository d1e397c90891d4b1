package dev.layerscope.server.optimize;

import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.optimize.loss.Canvas;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
        return of(IntStream.range(0, pictures.count()).mapToObj(pictures::shown).toList());
    }

    /**
     * @param images of one size, at least one
     */
    static RgbImage of(List<RgbImage> images) {
        RgbImage first = images.get(0);
        if (images.size() == 1) {
            return first;
        }
        int columns = columns(images.size());
        int height = height(images.size(), first.height());
        int width = width(images.size(), first.width());
        byte[] pixels = new byte[height * width * 3];
        Arrays.fill(pixels, WHITE);
        int row = first.width() * 3;
        for (int i = 0; i < images.size(); i++) {
            byte[] own = images.get(i).pixels();
            int top = i / columns * (first.height() + GAP);
            int left = i % columns * (first.width() + GAP);
            for (int y = 0; y < first.height(); y++) {
                System.arraycopy(own, y * row, pixels, ((top + y) * width + left) * 3, row);
            }
        }
        return RgbImage.of(height, width, pixels);
    }

    /** The height of one picture as it is shown. */
    static int shownHeight(Canvas canvas, int height) {
        return height(panels(canvas), height);
    }

    /** The width of one picture as it is shown. */
    static int shownWidth(Canvas canvas, int width) {
        return width(panels(canvas), width);
    }

    private static int panels(Canvas canvas) {
        return canvas.form() == Canvas.Form.PICTURES ? 1 : canvas.channels();
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
