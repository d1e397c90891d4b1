package dev.layerscope.server.render;

/**
 * How large grid figures are.
 *
 * @param cellPixels the longer side that small maps are enlarged to, about: by whole factors only
 * @param widthPixels how wide a figure may become; maps are shrunk so that it does not. Only so many columns that their
 *     numbers would no longer fit make it wider
 * @param maxPixels how many pixels one grid may have at most, at scale 1
 */
public record GridSettings(int cellPixels, int widthPixels, int maxPixels) {
    public static final GridSettings DEFAULT = new GridSettings(100, 1800, Sheet.DEFAULT_MAX_PIXELS);

    /**
     * @throws IllegalArgumentException where one is not positive
     */
    public GridSettings {
        requirePositive("cellPixels", cellPixels);
        requirePositive("widthPixels", widthPixels);
        requirePositive("maxPixels", maxPixels);
    }

    /** Without the sheet's margins. */
    int innerWidth() {
        return widthPixels - 2 * Sheet.MARGIN;
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: at least 1)");
        }
    }
}
