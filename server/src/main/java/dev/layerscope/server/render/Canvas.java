package dev.layerscope.server.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/**
 * What figures are drawn on, white at first. Lengths are in units, each a whole number of pixels, so that the same figure
 * is as sharp on a screen of twice the density; only maps are handed over in pixels. A part of a canvas counts from its
 * own upper left corner.
 *
 * <p>Used by one thread.
 */
public final class Canvas {
    private final BufferedImage image;
    private final Graphics2D graphics;
    private final int scale;
    private final int left;
    private final int top;
    private final Extent extent;

    private Canvas(BufferedImage image, Graphics2D graphics, int scale, int left, int top, Extent extent) {
        this.image = image;
        this.graphics = graphics;
        this.scale = scale;
        this.left = left;
        this.top = top;
        this.extent = extent;
    }

    /** What is drawn on a canvas. */
    interface Strokes {
        void on(Canvas canvas);
    }

    /**
     * Draws a picture.
     *
     * @param extent in units
     * @param scale pixels of a unit's side
     */
    static Drawing draw(Extent extent, int scale, Strokes strokes) {
        BufferedImage image =
                new BufferedImage(extent.width() * scale, extent.height() * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            Canvas canvas = new Canvas(image, graphics, scale, 0, 0, extent);
            canvas.fill(Color.WHITE, 0, 0, extent.width(), extent.height());
            strokes.on(canvas);
        } finally {
            graphics.dispose();
        }
        return new Drawing(image);
    }

    /** A rectangle of this canvas as one of its own. What is drawn beyond its edges is not cut off. */
    Canvas part(int x, int y, Extent size) {
        return new Canvas(image, graphics, scale, left + x, top + y, size);
    }

    /** In units. */
    public Extent extent() {
        return extent;
    }

    /** Pixels of a unit's side. */
    public int scale() {
        return scale;
    }

    /** How many pixels so many units have. */
    public Extent pixels(Extent units) {
        return new Extent(units.height() * scale, units.width() * scale);
    }

    /** A line of text that stands on the baseline, whose left end, middle or right end lies at x. */
    public void text(Lettering lettering, String text, double x, double baseline, Lettering.Align align) {
        lettering
                .times(scale)
                .draw(graphics, text, (float) ((left + x) * scale), (float) ((top + baseline) * scale), align);
    }

    /** A rectangle without a border, its edges on whole pixels; at least one pixel large. */
    public void fill(Color color, double x, double y, double width, double height) {
        int fromX = round((left + x) * scale);
        int fromY = round((top + y) * scale);
        graphics.setColor(color);
        graphics.fillRect(
                fromX,
                fromY,
                Math.max(1, round((left + x + width) * scale) - fromX),
                Math.max(1, round((top + y + height) * scale) - fromY));
    }

    /**
     * A line through points, with smooth edges and round corners.
     *
     * @param thickness in units
     * @param points x and y in turn; two points at least
     */
    public void line(Color color, double thickness, double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo((left + points[0]) * scale, (top + points[1]) * scale);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo((left + points[i]) * scale, (top + points[i + 1]) * scale);
        }
        smoothly(pen -> {
            pen.setColor(color);
            pen.setStroke(new BasicStroke((float) (thickness * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            pen.draw(path);
        });
    }

    /** A disc with a smooth edge, around a point. */
    public void dot(Color color, double x, double y, double radius) {
        double side = 2 * radius * scale;
        smoothly(pen -> {
            pen.setColor(color);
            pen.fill(new java.awt.geom.Ellipse2D.Double(
                    (left + x - radius) * scale, (top + y - radius) * scale, side, side));
        });
    }

    /**
     * Pixels as they are, from a point on.
     *
     * @param size in pixels
     * @param rgb {@code [height, width]}, row-major, each {@code 0xRRGGBB}
     */
    public void pixels(int x, int y, Extent size, int[] rgb) {
        image.getRaster().setDataElements((left + x) * scale, (top + y) * scale, size.width(), size.height(), rgb);
    }

    private interface Pen {
        void draw(Graphics2D graphics);
    }

    private void smoothly(Pen pen) {
        Graphics2D smooth = (Graphics2D) graphics.create();
        try {
            smooth.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            smooth.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.draw(smooth);
        } finally {
            smooth.dispose();
        }
    }

    private static int round(double pixels) {
        return (int) Math.round(pixels);
    }
}
