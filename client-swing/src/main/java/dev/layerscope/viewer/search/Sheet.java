package dev.layerscope.viewer.search;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Pictures side by side, as previews and {@code grid.png} have them: rows of eight at most, four pixels between them. */
final class Sheet {
    private static final int COLUMNS = 8;
    private static final int GAP = 4;

    private Sheet() {}

    /**
     * The pictures of a sheet, in order, which share its pixels; the sheet itself where it isn't one of so many.
     *
     * @param count how many there are
     */
    static List<BufferedImage> cut(BufferedImage sheet, int count) {
        if (count <= 1) {
            return List.of(sheet);
        }
        int rows = -Math.floorDiv(-count, COLUMNS);
        int columns = -Math.floorDiv(-count, rows);
        int across = sheet.getWidth() + GAP;
        int down = sheet.getHeight() + GAP;
        int width = across / columns - GAP;
        int height = down / rows - GAP;
        if (across % columns != 0 || down % rows != 0 || width <= 0 || height <= 0) {
            return List.of(sheet);
        }
        List<BufferedImage> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(sheet.getSubimage(i % columns * (width + GAP), i / columns * (height + GAP), width, height));
        }
        return pictures;
    }
}
