package dev.layerscope.viewer.input;

import dev.layerscope.viewer.look.PictureView;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** The picture as the model gets it, with an outline around the part that is pointed at elsewhere. */
final class FieldView extends PictureView {
    private static final long serialVersionUID = 1;
    private static final String NAME = "the picture as the model gets it";
    /** Dark outside and light inside, so that one of them stands out from whatever is below. */
    private static final Color DARK = new Color(0, 0, 0, 210);

    private static final Color LIGHT = new Color(0xffe14d);
    private static final float DARK_WIDTH = 4;
    private static final float LIGHT_WIDTH = 2;

    private transient Optional<Rectangle2D> field = Optional.empty();

    FieldView(Pointer pointer) {
        super(NAME);
        pointer.field().observe(this::point);
    }

    private void point(Optional<Rectangle2D> at) {
        field = at;
        getAccessibleContext()
                .setAccessibleDescription(at.map(box -> "outlined: rows %.0f to %.0f, columns %.0f to %.0f"
                                .formatted(box.getMinY(), box.getMaxY(), box.getMinX(), box.getMaxX()))
                        .orElse(""));
        repaint();
    }

    /** What is outlined, in this component; empty where nothing is, or it lies beside the picture. */
    Optional<Rectangle2D> outline() {
        BufferedImage shown = picture();
        Rectangle area = area();
        if (shown == null || area.isEmpty()) {
            return Optional.empty();
        }
        Rectangle2D whole = new Rectangle2D.Double(0, 0, shown.getWidth(), shown.getHeight());
        double scaleX = area.getWidth() / shown.getWidth();
        double scaleY = area.getHeight() / shown.getHeight();
        return field.map(whole::createIntersection)
                .filter(part -> part.getWidth() > 0 && part.getHeight() > 0)
                .map(part -> new Rectangle2D.Double(
                        area.x + part.getX() * scaleX,
                        area.y + part.getY() * scaleY,
                        part.getWidth() * scaleX,
                        part.getHeight() * scaleY));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        outline().ifPresent(box -> {
            Graphics2D g = (Graphics2D) graphics.create();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            Rectangle2D line = inside(box);
            draw(g, line, new BasicStroke(DARK_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND), DARK);
            draw(g, line, new BasicStroke(LIGHT_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER), LIGHT);
            g.dispose();
        });
    }

    /** The line lies around the part, and where that ends with the picture, just inside of it, so that it is seen. */
    private Rectangle2D inside(Rectangle2D box) {
        Rectangle area = area();
        double gap = DARK_WIDTH / 2;
        Rectangle2D room = new Rectangle2D.Double(
                area.x + gap, area.y + gap, Math.max(1, area.width - 2 * gap), Math.max(1, area.height - 2 * gap));
        double left = Math.max(box.getMinX() - 1, room.getMinX());
        double top = Math.max(box.getMinY() - 1, room.getMinY());
        double right = Math.min(box.getMaxX() + 1, room.getMaxX());
        double bottom = Math.min(box.getMaxY() + 1, room.getMaxY());
        // A part of a pixel or two at the edge.
        left = Math.min(left, room.getMaxX() - gap);
        top = Math.min(top, room.getMaxY() - gap);
        return new Rectangle2D.Double(left, top, Math.max(gap, right - left), Math.max(gap, bottom - top));
    }

    private static void draw(Graphics2D g, Rectangle2D box, Stroke stroke, Color color) {
        g.setStroke(stroke);
        g.setColor(color);
        g.draw(box);
    }
}
