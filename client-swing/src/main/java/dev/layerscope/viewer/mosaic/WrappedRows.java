package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.Insets;
import java.awt.LayoutManager;

/** Components side by side, and below these where the container is too narrow. Invisible ones take no room. */
final class WrappedRows implements LayoutManager {
    private static final int BETWEEN = 14;
    private static final int BETWEEN_ROWS = 4;

    @Override
    public void addLayoutComponent(String name, Component component) {}

    @Override
    public void removeLayoutComponent(Component component) {}

    @Override
    public Dimension preferredLayoutSize(Container parent) {
        return arrange(parent, (component, x, y, rowHeight) -> {});
    }

    @Override
    public Dimension minimumLayoutSize(Container parent) {
        return preferredLayoutSize(parent);
    }

    @Override
    public void layoutContainer(Container parent) {
        arrange(parent, (component, x, y, rowHeight) -> {
            Dimension size = component.getPreferredSize();
            component.setBounds(x, y + (rowHeight - size.height) / 2, size.width, size.height);
        });
    }

    private interface Placing {
        void place(Component component, int x, int y, int rowHeight);
    }

    /** Places all, and says how large they are together. A container that was never laid out is as wide as they need. */
    private static Dimension arrange(Container parent, Placing placing) {
        Insets insets = parent.getInsets();
        int right = parent.getWidth() == 0 ? Integer.MAX_VALUE : parent.getWidth() - insets.right;
        int rowHeight = 0;
        for (Component component : parent.getComponents()) {
            rowHeight = Math.max(rowHeight, component.getPreferredSize().height);
        }
        int x = insets.left;
        int y = insets.top;
        int widest = x;
        for (Component component : parent.getComponents()) {
            if (!component.isVisible()) {
                continue;
            }
            int width = component.getPreferredSize().width;
            if (x > insets.left && x + width > right) {
                x = insets.left;
                y += rowHeight + UIScale.scale(BETWEEN_ROWS);
            }
            placing.place(component, x, y, rowHeight);
            widest = Math.max(widest, x + width);
            x += width + UIScale.scale(BETWEEN);
        }
        return new Dimension(widest + insets.right, y + rowHeight + insets.bottom);
    }
}
