package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.function.IntConsumer;
import javax.swing.JPanel;

/** A figure of the server at the size that it was drawn for, or smaller where its place is; never larger, for letters blur. */
final class FigureView extends JPanel {
    private static final long serialVersionUID = 1;
    /** A screen of up to a quarter more than a whole number of pixels is drawn for as if it were that number. */
    private static final double NEARLY = 0.25;

    private static final int LARGEST_SCALE = 4;

    private transient Optional<Figure> figure = Optional.empty();

    /**
     * @param name what the figure is, for screen readers
     * @param onScale told which scale fits the screen, now and when it is moved to another
     */
    FigureView(String name, IntConsumer onScale) {
        setOpaque(false);
        getAccessibleContext().setAccessibleName(name);
        addPropertyChangeListener("graphicsConfiguration", event -> onScale.accept(fittingScale()));
        onScale.accept(fittingScale());
    }

    /** Shows another figure, or none. */
    void show(Optional<Figure> next) {
        figure = next;
        revalidate();
        repaint();
    }

    @Override
    public Dimension getPreferredSize() {
        return figure.map(FigureView::natural).orElseGet(Dimension::new);
    }

    @Override
    public Dimension getMinimumSize() {
        return new Dimension();
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        figure.ifPresent(shown -> paint(shown, (Graphics2D) graphics.create()));
    }

    private void paint(Figure shown, Graphics2D g) {
        Dimension natural = natural(shown);
        double fit = Math.min(1, Math.min((double) getWidth() / natural.width, (double) getHeight() / natural.height));
        int width = (int) Math.round(natural.width * fit);
        int height = (int) Math.round(natural.height * fit);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        BufferedImage picture = shown.picture();
        g.drawImage(picture, (getWidth() - width) / 2, 0, width, height, null);
        g.dispose();
    }

    private static Dimension natural(Figure figure) {
        BufferedImage picture = figure.picture();
        float each = UIScale.scale(1f) / figure.scale();
        return new Dimension(Math.round(picture.getWidth() * each), Math.round(picture.getHeight() * each));
    }

    private int fittingScale() {
        GraphicsConfiguration screen = getGraphicsConfiguration();
        double pixels = (screen == null ? 1 : screen.getDefaultTransform().getScaleX()) * UIScale.getUserScaleFactor();
        return (int) Math.max(1, Math.min(LARGEST_SCALE, Math.ceil(pixels - NEARLY)));
    }
}
