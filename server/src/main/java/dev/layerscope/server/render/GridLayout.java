package dev.layerscope.server.render;

import java.util.Locale;

/**
 * Where everything in a grid lies, in units from its top left.
 *
 * @param cell the size of a drawn map
 * @param columns how many maps stand side by side
 * @param extent the size of the whole grid, its heading included
 */
public record GridLayout(Extent cell, int columns, Extent extent) {
    /** From a map's top up to the baseline of its number. */
    static final int LABEL_RISE = 4;

    private static final int LABEL_HEIGHT = 8 + LABEL_RISE;
    private static final int COLUMN_GAP = 10;
    private static final int ROW_GAP = 14;
    /** Room for a number of five digits above each map. */
    private static final int MIN_PITCH = 40;
    /** Enlarged beyond this, a map of few values looks like more than it is. */
    private static final int MAX_FACTOR = 32;
    /** The shorter side of a very long map, which would be a hair. */
    private static final int MIN_SIDE = 8;

    /**
     * Lays out a number of maps of one size.
     *
     * @param headingWidth what the heading would like to have; given to it where the grid is narrower, up to half of the
     *     widest figure
     * @throws IllegalArgumentException where the picture would have too many pixels
     */
    static GridLayout of(GridSettings settings, int maps, int maxColumns, Extent map, int headingWidth) {
        int columns = Math.min(maps, maxColumns);
        Extent cell = cell(settings, columns, map);
        long gridWidth = columns * (pitch(cell) + (long) COLUMN_GAP) - COLUMN_GAP;
        long width = Math.max(gridWidth, Math.min(headingWidth, settings.innerWidth() / 2));
        long rows = (maps - 1) / columns + 1L;
        long height = Heading.HEIGHT + rows * rowHeight(cell) - ROW_GAP;
        if (width * height > settings.maxPixels()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "picture: %,d×%,d pixels for %,d maps of %s (expected: at most %,d pixels; ask for fewer channels)",
                    height,
                    width,
                    maps,
                    map,
                    settings.maxPixels()));
        }
        return new GridLayout(cell, columns, new Extent((int) height, (int) width));
    }

    private static Extent cell(GridSettings settings, int columns, Extent map) {
        long shared = settings.innerWidth() - (columns - 1L) * COLUMN_GAP;
        int largest = (int) Math.max(MIN_PITCH, shared / columns);
        int side = map.longerSide();
        if (side > largest) {
            return scaled(map, (double) largest / side);
        }
        long comfortable = Math.round((double) settings.cellPixels() / side);
        long factor = Math.min(Math.min(comfortable, MAX_FACTOR), largest / side);
        return scaled(map, (double) Math.max(1, factor));
    }

    private static Extent scaled(Extent map, double factor) {
        return new Extent(side(map.height() * factor), side(map.width() * factor));
    }

    private static int side(double pixels) {
        return Math.max(MIN_SIDE, (int) Math.round(pixels));
    }

    private static int pitch(Extent cell) {
        return Math.max(MIN_PITCH, cell.width());
    }

    private static int rowHeight(Extent cell) {
        return LABEL_HEIGHT + cell.height() + ROW_GAP;
    }

    /** The left end of the map at an index, counted row by row from 0. */
    public int left(int index) {
        return index % columns * (pitch(cell) + COLUMN_GAP);
    }

    /** The upper end of the map at an index; its number stands above. */
    public int top(int index) {
        return Heading.HEIGHT + index / columns * rowHeight(cell) + LABEL_HEIGHT;
    }

    /** How much width the number above a map has. */
    int labelWidth() {
        return pitch(cell);
    }
}
