package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;

/**
 * Where the rows and columns of a map are.
 *
 * @param area what the map covers
 */
record MapAxes(ChannelMap map, Rectangle2D area) {
    private static final int TICK = 3;
    private static final int MOST_TICKS = 9;
    private static final float OUTER_LINE = 3;
    private static final float INNER_LINE = 1.2f;

    /** Writes round numbers of rows at the left, and of columns below. */
    void number(Graphics2D g, FontMetrics metrics) {
        g.setColor(Palette.MUTED.color());
        int tick = UIScale.scale(TICK);
        int left = (int) area.getX();
        for (int row : Ticks.numbered(map.height(), MOST_TICKS)) {
            int y = (int) Math.round(area.getY() + (row + 0.5) * cellHeight());
            String text = Integer.toString(row);
            g.fillRect(left - tick, y, tick, 1);
            g.drawString(text, left - 2 * tick - metrics.stringWidth(text), y + metrics.getAscent() / 2 - 1);
        }
        int bottom = (int) Math.round(area.getMaxY());
        for (int column : Ticks.numbered(map.width(), MOST_TICKS)) {
            int x = (int) Math.round(area.getX() + (column + 0.5) * cellWidth());
            String text = Integer.toString(column);
            g.fillRect(x, bottom, 1, tick);
            g.drawString(text, x - metrics.stringWidth(text) / 2, bottom + tick + metrics.getAscent());
        }
    }

    /** Draws a frame around a cell, light in dark, to be seen on every colour. */
    void mark(Graphics2D g, Cell cell) {
        Rectangle2D frame = new Rectangle2D.Double(
                area.getX() + cell.column() * cellWidth(),
                area.getY() + cell.row() * cellHeight(),
                cellWidth(),
                cellHeight());
        g.setStroke(new BasicStroke(UIScale.scale(OUTER_LINE)));
        g.setColor(Color.BLACK);
        g.draw(frame);
        g.setStroke(new BasicStroke(UIScale.scale(INNER_LINE)));
        g.setColor(Color.WHITE);
        g.draw(frame);
    }

    private double cellWidth() {
        return area.getWidth() / map.width();
    }

    private double cellHeight() {
        return area.getHeight() / map.height();
    }
}
