package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.chart.ChartView;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.OptionalInt;
import javax.swing.UIManager;

/** What is drawn over the tiles: numbers of channels where there is room, and outlines. */
final class CellMarks {
    private static final int ROOM_WIDTH = 60;
    private static final int ROOM_HEIGHT = 44;
    private static final Color GROUND = new Color(0, 0, 0, 140);
    private static final Color HALO = new Color(0, 0, 0, 160);
    private static final Color POINTED = new Color(255, 255, 255, 200);

    private final Scene scene;

    CellMarks(Scene scene) {
        this.scene = scene;
    }

    /**
     * @param selected the channel; none where it isn't one of the mosaic
     * @param pointed the channel under the mouse
     */
    void paint(Graphics2D canvas, OptionalInt selected, OptionalInt pointed) {
        Graphics2D g = (Graphics2D) canvas.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Camera camera = scene.camera();
        Cells cells = scene.coat().cells();
        boolean room = camera.scale() * cells.mosaic().getMap().getWidth() >= UIScale.scale(ROOM_WIDTH)
                && camera.scale() * cells.mosaic().getMap().getHeight() >= UIScale.scale(ROOM_HEIGHT);
        if (room) {
            number(g, cells);
        }
        mark(g, cells, pointed, UIScale.scale(1f), POINTED);
        mark(g, cells, selected, UIScale.scale(2.5f), ChartView.accent());
        g.dispose();
    }

    private void number(Graphics2D g, Cells cells) {
        Camera camera = scene.camera();
        Font font = UIManager.getFont("small.font");
        g.setFont(font == null ? g.getFont() : font);
        double right = camera.valueX(camera.frame().viewWidth());
        double bottom = camera.valueY(camera.frame().viewHeight());
        for (double y = Math.max(0, camera.top());
                ;
                y += cells.mosaic().getPitch().getHeight()) {
            double row = Math.min(y, bottom);
            for (double x = Math.max(0, camera.left());
                    ;
                    x += cells.mosaic().getPitch().getWidth()) {
                double column = Math.min(x, right);
                cells.at(column, row).ifPresent(cell -> number(g, cells.channel(cell), onScreen(cells.map(cell))));
                if (x >= right) {
                    break;
                }
            }
            if (y >= bottom) {
                break;
            }
        }
    }

    private static void number(Graphics2D g, int channel, Rectangle2D map) {
        String text = String.valueOf(channel);
        FontMetrics metrics = g.getFontMetrics();
        int inset = UIScale.scale(3);
        float left = (float) map.getX() + inset;
        float top = (float) map.getY() + inset;
        g.setColor(GROUND);
        g.fill(new RoundRectangle2D.Float(
                left, top, metrics.stringWidth(text) + 2f * inset, metrics.getHeight(), 2f * inset, 2f * inset));
        g.setColor(Color.WHITE);
        g.drawString(text, left + inset, top + metrics.getAscent());
    }

    private void mark(Graphics2D g, Cells cells, OptionalInt channel, float width, Color color) {
        if (channel.isEmpty()) {
            return;
        }
        OptionalInt cell = cells.of(channel.getAsInt());
        if (cell.isPresent()) {
            Rectangle2D map = onScreen(cells.map(cell.getAsInt()));
            g.setColor(HALO);
            g.setStroke(new BasicStroke(width + 2 * UIScale.scale(1f)));
            g.draw(grown(map, width / 2));
            g.setColor(color);
            g.setStroke(new BasicStroke(width));
            g.draw(grown(map, width / 2));
        }
    }

    private static Rectangle2D grown(Rectangle2D box, double by) {
        return new Rectangle2D.Double(
                box.getX() - by, box.getY() - by, box.getWidth() + 2 * by, box.getHeight() + 2 * by);
    }

    private Rectangle2D onScreen(Rectangle2D values) {
        Camera camera = scene.camera();
        return new Rectangle2D.Double(
                camera.x(values.getX()),
                camera.y(values.getY()),
                values.getWidth() * camera.scale(),
                values.getHeight() * camera.scale());
    }
}
