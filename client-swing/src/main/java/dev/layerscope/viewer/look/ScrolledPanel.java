package dev.layerscope.viewer.look;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Dimension;
import java.awt.LayoutManager;
import java.awt.Rectangle;
import javax.swing.JPanel;
import javax.swing.Scrollable;

/** What a scroll pane shows as wide as itself, and as high as it is. */
public class ScrolledPanel extends JPanel implements Scrollable {
    private static final long serialVersionUID = 1;

    private final int step;

    /**
     * @param step of the wheel, in pixels of an unscaled screen
     */
    public ScrolledPanel(LayoutManager layout, int step) {
        super(layout);
        this.step = step;
    }

    @Override
    public Dimension getPreferredScrollableViewportSize() {
        return getPreferredSize();
    }

    @Override
    public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
        return UIScale.scale(step);
    }

    @Override
    public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
        return visible.height;
    }

    @Override
    public boolean getScrollableTracksViewportWidth() {
        return true;
    }

    @Override
    public boolean getScrollableTracksViewportHeight() {
        return false;
    }
}
