package dev.layerscope.server.render;

import java.util.List;

/**
 * What panels are put on, as words on a page: side by side where they fit, else in a row below, with a margin around
 * them.
 *
 * @param scale pixels along each side of a unit
 * @param maxPixels how many pixels one picture may have at most; each takes four bytes while it is drawn
 */
public record Sheet(int scale, int maxPixels) {
    public static final int DEFAULT_MAX_PIXELS = 50_000_000;
    public static final Sheet DEFAULT = new Sheet(1, DEFAULT_MAX_PIXELS);
    public static final int LARGEST_SCALE = 4;

    static final int MARGIN = 24;
    /** Within which panels stand side by side. One that is wider has a row of its own. */
    static final int ROW_WIDTH = 1000;

    private static final int PANEL_GAP = 28;

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID where the scale isn't 1 to 4
     */
    public Sheet {
        Refusal.unless(scale >= 1 && scale <= LARGEST_SCALE, "scale", scale, "1 to " + LARGEST_SCALE);
    }

    public static Sheet ofScale(int scale) {
        return new Sheet(scale, DEFAULT_MAX_PIXELS);
    }

    /**
     * Draws a figure.
     *
     * @throws IllegalArgumentException where there is no panel, or the picture would have too many pixels
     */
    public Drawing draw(List<? extends Panel> panels) {
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("panels: 0 (expected: at least 1)");
        }
        List<PanelRow> rows = PanelRow.of(panels, ROW_WIDTH, PANEL_GAP);
        int width = rows.stream().mapToInt(PanelRow::width).max().orElseThrow();
        long heights = rows.stream().mapToLong(PanelRow::height).sum();
        Extent units = checked(heights + (rows.size() - 1L) * PANEL_GAP + 2 * MARGIN, width + 2L * MARGIN);
        return Canvas.draw(units, scale, canvas -> {
            int top = MARGIN;
            for (PanelRow row : rows) {
                row.draw(canvas.part(MARGIN, top, new Extent(row.height(), width)));
                top += row.height() + PANEL_GAP;
            }
        });
    }

    private Extent checked(long height, long width) {
        if ((double) height * width * scale * scale > maxPixels) {
            throw new IllegalArgumentException(
                    "picture: %,d×%,d pixels (expected: at most %,d pixels; ask for fewer channels or layers, or a smaller scale)"
                            .formatted(height * scale, width * scale, maxPixels));
        }
        return new Extent((int) height, (int) width);
    }
}
