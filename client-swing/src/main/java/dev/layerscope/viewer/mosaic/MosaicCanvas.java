package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import javax.swing.JPanel;
import javax.swing.Timer;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** The mosaic, or what can be seen of it. */
final class MosaicCanvas extends JPanel {
    private static final long serialVersionUID = 1;
    private static final double ZOOM_STEP = 1.5;
    private static final int FRAME_MILLIS = 12;

    private final transient Showing showing;
    private final transient Channels channels;
    private final transient ScenePainter painter;
    private final transient Property<Optional<Pointed>> pointed = new Property<>(Optional.empty());
    private final transient Glide glide = new Glide();
    private final Timer frames = new Timer(FRAME_MILLIS, event -> glide());
    private transient Point zoomedAt = new Point();
    private transient @Nullable Point mouse;
    private String message = "";

    MosaicCanvas(Showing showing, Channels channels) {
        this.showing = showing;
        this.channels = channels;
        this.painter = new ScenePainter(showing.memory());
        setOpaque(true);
        setFocusable(true);
        setPreferredSize(UIScale.scale(new Dimension(640, 480)));
        getAccessibleContext().setAccessibleName("mosaic of channels");
        showing.scene().observe(scene -> {
            describe(scene);
            point();
            repaint();
        });
        showing.tiles().observe(count -> {
            point();
            repaint();
        });
        addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent event) {
                measure();
            }
        });
        addPropertyChangeListener("graphicsConfiguration", event -> measure());
    }

    /** What the mouse is on. */
    Observed<Optional<Pointed>> pointed() {
        return pointed;
    }

    /** A sentence in place of the mosaic, while there is none. */
    void say(String sentence) {
        message = sentence;
        describe(showing.scene().get());
        repaint();
    }

    void mouseAt(@Nullable Point point) {
        mouse = point;
        point();
        repaint();
    }

    /** The channel under a point, gaps included. */
    OptionalInt channelAt(Point point) {
        return showing.scene()
                .get()
                .map(scene -> {
                    Cells cells = scene.coat().cells();
                    Camera camera = scene.camera();
                    OptionalInt cell = cells.at(camera.valueX(point.x), camera.valueY(point.y));
                    return cell.isPresent() ? OptionalInt.of(cells.channel(cell.getAsInt())) : OptionalInt.empty();
                })
                .orElse(OptionalInt.empty());
    }

    void move(UnaryOperator<Camera> how) {
        showing.scene().get().ifPresent(scene -> showing.look(how.apply(scene.camera())));
    }

    void zoomIn() {
        zoom(ZOOM_STEP, middle());
    }

    void zoomOut() {
        zoom(1 / ZOOM_STEP, middle());
    }

    /** So many times larger, in a moment, around a point. */
    void zoom(double factor, Point around) {
        zoomedAt = around;
        glide.add(factor);
        frames.start();
        glide();
    }

    void showAll() {
        move(camera -> Camera.whole(camera.frame()));
    }

    private Point middle() {
        return new Point(getWidth() / 2, getHeight() / 2);
    }

    private void glide() {
        double step = glide.step();
        move(camera -> camera.zoomed(step, zoomedAt.x, zoomedAt.y));
        if (glide.isOver()) {
            frames.stop();
        }
    }

    private void measure() {
        double density = getGraphicsConfiguration() == null
                ? 1
                : getGraphicsConfiguration().getDefaultTransform().getScaleX();
        showing.resize(new ViewSize(getWidth(), getHeight(), density));
    }

    private void point() {
        Point at = mouse;
        pointed.set(
                at == null || !showing.isCurrent()
                        ? Optional.empty()
                        : showing.scene().get().flatMap(scene -> Pointed.at(scene, showing.memory(), at.x, at.y)));
    }

    private void describe(Optional<Scene> scene) {
        getAccessibleContext()
                .setAccessibleDescription(
                        scene.map(shown -> shown.coat().mosaic().getLayer()).orElse(message));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setColor(UIManager.getColor("Panel.background"));
        g.fillRect(0, 0, getWidth(), getHeight());
        Optional<Scene> scene = showing.scene().get();
        if (scene.isPresent()) {
            painter.paint(g, scene.get());
            new CellMarks(scene.get()).paint(g, channels.selected(), pointedChannel());
        } else {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Palette.MUTED.color());
            g.setFont(UIManager.getFont("Label.font"));
            g.drawString(message, (getWidth() - g.getFontMetrics().stringWidth(message)) / 2, getHeight() / 2);
        }
        g.dispose();
    }

    private OptionalInt pointedChannel() {
        Optional<MosaicGeometry.Place> place = pointed.get().map(Pointed::place);
        return place.isPresent() ? OptionalInt.of(place.get().channel()) : OptionalInt.empty();
    }
}
