package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.LayoutManager;

/** Two components: the second beside the first where there is width for both, else below it; alone where the first is hidden. */
final class BesideOrBelow implements LayoutManager {
    private static final int BOTH = 460;
    private static final int SECOND = 290;
    private static final int GAP = 8;
    private static final Dimension PREFERRED = new Dimension(BOTH, 200);
    private static final double FIRST_SHARE = 0.62;

    @Override
    public void layoutContainer(Container parent) {
        Component first = parent.getComponent(0);
        Component second = parent.getComponent(1);
        int width = parent.getWidth();
        int height = parent.getHeight();
        int gap = UIScale.scale(GAP);
        if (!first.isVisible()) {
            second.setBounds(0, 0, width, height);
        } else if (width >= UIScale.scale(BOTH)) {
            int side = Math.min(UIScale.scale(SECOND), width / 2);
            first.setBounds(0, 0, width - side - gap, height);
            second.setBounds(width - side, 0, side, height);
        } else {
            int upper = (int) (height * FIRST_SHARE);
            first.setBounds(0, 0, width, upper);
            second.setBounds(0, upper + gap, width, Math.max(0, height - upper - gap));
        }
    }

    @Override
    public Dimension preferredLayoutSize(Container parent) {
        return UIScale.scale(PREFERRED);
    }

    @Override
    public Dimension minimumLayoutSize(Container parent) {
        return new Dimension(0, UIScale.scale(PREFERRED).height / 2);
    }

    @Override
    public void addLayoutComponent(String name, Component component) {
        // The order of components says which is which.
    }

    @Override
    public void removeLayoutComponent(Component component) {
        // None is removed.
    }
}
