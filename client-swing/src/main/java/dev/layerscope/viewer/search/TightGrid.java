package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.LayoutManager;
import java.awt.Rectangle;

/**
 * Cells of one size in rows, as many in each as make the cells largest: each is a square with a line of text below it.
 */
final class TightGrid implements LayoutManager {
    private static final int GAP = 8;
    private static final int SMALLEST = 40;
    private static final int PREFERRED = 180;

    /** How the cells stand: as many in a row as columns, and of which size. */
    record Cells(int columns, int side, int line) {
        Rectangle at(int index, int gap, int left, int top) {
            return new Rectangle(
                    left + index % columns * (side + gap),
                    top + index / columns * (side + line + gap),
                    side,
                    side + line);
        }
    }

    /** The largest cells that fit. */
    static Cells fit(int count, int width, int height, int gap, int line) {
        Cells best = new Cells(1, 0, line);
        for (int columns = 1; columns <= count; columns++) {
            int rows = -Math.floorDiv(-count, columns);
            int across = (width - (columns - 1) * gap) / columns;
            int down = (height - (rows - 1) * gap) / rows - line;
            int side = Math.max(0, Math.min(across, down));
            if (side > best.side()) {
                best = new Cells(columns, side, line);
            }
        }
        return best;
    }

    @Override
    public void layoutContainer(Container parent) {
        int count = parent.getComponentCount();
        if (count == 0) {
            return;
        }
        int gap = UIScale.scale(GAP);
        Cells cells = fit(count, parent.getWidth(), parent.getHeight(), gap, line(parent));
        int rows = -Math.floorDiv(-count, cells.columns());
        int left = Math.max(0, parent.getWidth() - cells.columns() * (cells.side() + gap) + gap) / 2;
        int top = Math.max(0, parent.getHeight() - rows * (cells.side() + cells.line() + gap) + gap) / 2;
        for (int i = 0; i < count; i++) {
            parent.getComponent(i).setBounds(cells.at(i, gap, left, top));
        }
    }

    @Override
    public Dimension preferredLayoutSize(Container parent) {
        return size(parent, UIScale.scale(PREFERRED));
    }

    @Override
    public Dimension minimumLayoutSize(Container parent) {
        return size(parent, UIScale.scale(SMALLEST));
    }

    private static Dimension size(Container parent, int side) {
        int count = Math.max(1, parent.getComponentCount());
        int columns = (int) Math.ceil(Math.sqrt(count));
        int rows = -Math.floorDiv(-count, columns);
        int gap = UIScale.scale(GAP);
        return new Dimension(columns * (side + gap) - gap, rows * (side + line(parent) + gap) - gap);
    }

    private static int line(Container parent) {
        return parent.getFontMetrics(parent.getFont()).getHeight() + UIScale.scale(GAP);
    }

    @Override
    public void addLayoutComponent(String name, Component component) {
        // All are alike.
    }

    @Override
    public void removeLayoutComponent(Component component) {
        // All are alike.
    }
}
