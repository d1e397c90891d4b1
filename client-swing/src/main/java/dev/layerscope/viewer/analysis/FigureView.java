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
import java.util.function.UnaryOperator;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/** A figure of the server at the size that it was drawn for, or smaller where its place is; never larger, for letters blur. */
final class FigureView extends JPanel {
    private static final long serialVersionUID = 1;
    /** A screen of up to a quarter more than a whole number of pixels is drawn for as if it were that number. */
    private static final double NEARLY = 0.25;

    private static final int LARGEST_SCALE = 4;

    private final transient UnaryOperator<BufferedImage> ground;
    private transient Optional<Figure> figure = Optional.empty();
    private transient @Nullable BufferedImage painted;

    private FigureView(String name, IntConsumer onScale, UnaryOperator<BufferedImage> ground) {
        this.ground = ground;
        setOpaque(false);
        getAccessibleContext().setAccessibleName(name);
        addPropertyChangeListener("graphicsConfiguration", event -> onScale.accept(fittingScale()));
        onScale.accept(fittingScale());
    }

    /**
     * For figures as they are, on white.
     *
     * @param name what the figure is, for screen readers
     * @param onScale told which scale fits the screen, now and when it is moved to another
     */
    static FigureView onPaper(String name, IntConsumer onScale) {
        return new FigureView(name, onScale, UnaryOperator.identity());
    }

    /** For figures that have no grays but those of their letters, which are drawn on the window's ground. */
    static FigureView onGround(String name, IntConsumer onScale) {
        return new FigureView(name, onScale, Ground::under);
    }

    /** Shows another figure, or none. */
    void show(Optional<Figure> next) {
        figure = next;
        painted = null;
        revalidate();
        repaint();
    }

    /** Another theme has another ground. */
    @Override
    public void updateUI() {
        super.updateUI();
        painted = null;
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
        BufferedImage picture = painted == null ? ground.apply(shown.picture()) : painted;
        painted = picture;
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
