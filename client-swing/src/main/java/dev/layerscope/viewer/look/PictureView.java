package dev.layerscope.viewer.look;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;

/** A picture as large as its place allows, in its proportions. What enlarges it keeps the edges of pixels. */
public class PictureView extends JComponent {
    private static final long serialVersionUID = 1;

    private transient @Nullable BufferedImage picture;

    /**
     * @param name what the picture is, for screen readers
     */
    public PictureView(String name) {
        getAccessibleContext().setAccessibleName(name);
    }

    /** Shows another picture, or none. */
    public void show(@Nullable BufferedImage next) {
        picture = next;
        revalidate();
        repaint();
    }

    public @Nullable BufferedImage picture() {
        return picture;
    }

    @Override
    public AccessibleContext getAccessibleContext() {
        if (accessibleContext == null) {
            accessibleContext = new Spoken();
        }
        return accessibleContext;
    }

    /** Where the picture is in this component; empty where there is none. */
    public Rectangle area() {
        BufferedImage shown = picture;
        if (shown == null || getWidth() <= 0 || getHeight() <= 0) {
            return new Rectangle();
        }
        double scale = Math.min((double) getWidth() / shown.getWidth(), (double) getHeight() / shown.getHeight());
        int width = Math.max(1, (int) Math.round(shown.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(shown.getHeight() * scale));
        return new Rectangle((getWidth() - width) / 2, (getHeight() - height) / 2, width, height);
    }

    @Override
    public Dimension getPreferredSize() {
        BufferedImage shown = picture;
        return isPreferredSizeSet() || shown == null
                ? super.getPreferredSize()
                : new Dimension(shown.getWidth(), shown.getHeight());
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        BufferedImage shown = picture;
        if (shown == null) {
            return;
        }
        Graphics2D g = (Graphics2D) graphics.create();
        Rectangle area = area();
        boolean enlarged = area.width * g.getTransform().getScaleX() >= shown.getWidth();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                enlarged
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(shown, area.x, area.y, area.width, area.height, null);
        g.dispose();
    }

    /** A plain component tells nothing of itself. */
    private final class Spoken extends AccessibleJComponent {
        private static final long serialVersionUID = 1;

        @Override
        public AccessibleRole getAccessibleRole() {
            return AccessibleRole.ICON;
        }
    }
}
