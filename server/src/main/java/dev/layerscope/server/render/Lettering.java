package dev.layerscope.server.render;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/**
 * A style of lettering, and the drawing of lines of text in it by filling glyph outlines: the same on every machine, and
 * without any need of fonts there.
 *
 * <p>Characters outside of Latin-1 and a few signs become a hollow box.
 *
 * @param size the font size in pixels; multiples of 5.5 keep the letters' true proportions
 */
public record Lettering(float size, Color color) {
    private static final Glyphs GLYPHS = Glyphs.DEJAVU_SANS;
    private static final String ELLIPSIS = "…";

    /**
     * @throws IllegalArgumentException where the size is not a positive number
     */
    public Lettering {
        if (!(size > 0 && Float.isFinite(size))) {
            throw new IllegalArgumentException("size: " + size + " (expected: above 0)");
        }
    }

    /** Which point of a line of text lies at the given x. */
    public enum Align {
        LEFT(0),
        CENTER(0.5f),
        RIGHT(1);

        private final float share;

        Align(float share) {
            this.share = share;
        }
    }

    /** The same so many times as large. */
    Lettering times(int scale) {
        return scale == 1 ? this : new Lettering(size * scale, color);
    }

    /** How far a line of text reaches, in pixels. */
    public float width(String text) {
        double units = text.codePoints()
                .mapToDouble(codePoint -> GLYPHS.of(codePoint).advance())
                .sum();
        return (float) (units * scale());
    }

    /** The text itself where it fits into a width in pixels, else as much of its beginning as fits with an ellipsis. */
    public String fit(String text, float width) {
        if (width(text) <= width) {
            return text;
        }
        float room = width - width(ELLIPSIS);
        int end = 0;
        double reached = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            reached += GLYPHS.of(codePoint).advance() * scale();
            if (reached > room) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /** As {@link #fit}, but as much of its end as fits, which tells paths of layers apart. */
    public String fitEnd(String text, float width) {
        if (width(text) <= width) {
            return text;
        }
        int start = 0;
        while (start < text.length() && width(ELLIPSIS) + width(text.substring(start)) > width) {
            start += Character.charCount(text.codePointAt(start));
        }
        return ELLIPSIS + text.substring(start).stripLeading();
    }

    /**
     * Draws a line of text whose left end, middle or right end lies at x. The baseline, on which letters stand, is rounded
     * to a whole pixel.
     */
    public void draw(Graphics2D graphics, String text, float x, float baseline, Align align) {
        Graphics2D pen = (Graphics2D) graphics.create();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            // Otherwise the rasterizer moves the corners of outlines to pixel centres, which ruins small letters.
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.setColor(color);
            pen.fill(outline(text, x - align.share * width(text), Math.round(baseline)));
        } finally {
            pen.dispose();
        }
    }

    /** The text's outline in pixels, its height fitted so that small letters are whole pixels high, and thus sharp. */
    private Path2D outline(String text, double x, int baseline) {
        double heightScale = Math.max(1, Math.round(GLYPHS.xHeight() * scale())) / (double) GLYPHS.xHeight();
        Path2D outline = new Path2D.Float(Path2D.WIND_NON_ZERO);
        double pen = x;
        for (int codePoint : text.codePoints().toArray()) {
            Glyphs.Glyph glyph = GLYPHS.of(codePoint);
            AffineTransform toPixels = new AffineTransform(scale(), 0, 0, -heightScale, pen, baseline);
            outline.append(glyph.outline().getPathIterator(toPixels), false);
            pen += glyph.advance() * scale();
        }
        return outline;
    }

    private double scale() {
        return size / (double) GLYPHS.unitsPerEm();
    }
}
