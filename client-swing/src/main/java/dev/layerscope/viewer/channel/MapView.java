package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.function.Consumer;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.AbstractAction;
import javax.swing.JComponent;
import javax.swing.KeyStroke;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/**
 * A map as large as its place allows, with its rows and columns numbered and a colour bar. It tells which cell the mouse is
 * on, or the arrow keys are.
 */
final class MapView extends JComponent {
    private static final long serialVersionUID = 1;
    private static final int GAP = 6;
    private static final int BAR_GAP = 18;
    private static final int SMALLEST_WHOLE = 3;
    private static final int MOST_TICKS = 9;
    private static final int PAGE = 5;

    private final transient Consumer<Optional<Cell>> onPoint;
    private transient @Nullable ChannelMap map;
    private transient @Nullable Backdrop backdrop;
    private transient @Nullable BufferedImage picture;
    private transient Optional<Cell> cell = Optional.empty();

    /**
     * @param onPoint is told of the cell that is pointed at
     */
    MapView(Consumer<Optional<Cell>> onPoint) {
        this.onPoint = onPoint;
        setFocusable(true);
        MouseAdapter mouse = new MouseAdapter() {
            @Override
            public void mouseMoved(MouseEvent event) {
                point(at(event.getX(), event.getY()));
            }

            @Override
            public void mouseExited(MouseEvent event) {
                point(Optional.empty());
            }

            @Override
            public void mousePressed(MouseEvent event) {
                requestFocusInWindow();
            }
        };
        addMouseListener(mouse);
        addMouseMotionListener(mouse);
        addFocusListener(new FocusAdapter() {
            @Override
            public void focusGained(FocusEvent event) {
                repaint();
            }

            @Override
            public void focusLost(FocusEvent event) {
                point(Optional.empty());
                repaint();
            }
        });
        key("UP", -1, 0);
        key("DOWN", 1, 0);
        key("LEFT", 0, -1);
        key("RIGHT", 0, 1);
        key("shift UP", -PAGE, 0);
        key("shift DOWN", PAGE, 0);
        key("shift LEFT", 0, -PAGE);
        key("shift RIGHT", 0, PAGE);
        getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "leave");
        getActionMap().put("leave", action(() -> point(Optional.empty())));
        getAccessibleContext().setAccessibleName("map of the channel");
    }

    /**
     * Shows another map.
     *
     * @param under what it is laid over, if anything
     */
    void show(ChannelMap next, Optional<Backdrop> under) {
        Backdrop below = under.orElse(null);
        if (next == map && below == backdrop) {
            return;
        }
        boolean samePlaces = map != null && next.isAsLargeAs(map);
        map = next;
        backdrop = below;
        picture = null;
        cell = samePlaces ? cell : Optional.empty();
        onPoint.accept(cell);
        repaint();
    }

    @Override
    public AccessibleContext getAccessibleContext() {
        if (accessibleContext == null) {
            accessibleContext = new Spoken();
        }
        return accessibleContext;
    }

    @Override
    public Dimension getPreferredSize() {
        return UIScale.scale(new Dimension(560, 560));
    }

    private void key(String stroke, int rows, int columns) {
        getInputMap().put(KeyStroke.getKeyStroke(stroke), stroke);
        getActionMap().put(stroke, action(() -> {
            ChannelMap shown = map;
            if (shown != null) {
                point(Optional.of(
                        cell.map(now -> now.moved(rows, columns, shown)).orElse(new Cell(0, 0))));
            }
        }));
    }

    private static AbstractAction action(Runnable action) {
        return new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(java.awt.event.ActionEvent event) {
                action.run();
            }
        };
    }

    private void point(Optional<Cell> next) {
        if (!next.equals(cell)) {
            cell = next;
            onPoint.accept(next);
            repaint();
        }
    }

    /** The cell at a position of this component. */
    Optional<Cell> at(int x, int y) {
        ChannelMap shown = map;
        Rectangle2D area = area(1);
        if (shown == null || !area.contains(x, y)) {
            return Optional.empty();
        }
        return Optional.of(new Cell((int) ((y - area.getY()) * shown.height() / area.getHeight()), (int)
                ((x - area.getX()) * shown.width() / area.getWidth())));
    }

    /** Where the cells are, each of them square and, on a screen of this density, a whole number of pixels where it is several. */
    private Rectangle2D area(double density) {
        ChannelMap shown = map;
        if (shown == null) {
            return new Rectangle();
        }
        FontMetrics metrics = metrics();
        int left = metrics.stringWidth(Integer.toString(shown.height() - 1)) + UIScale.scale(2 * GAP);
        int below = metrics.getHeight() + UIScale.scale(GAP);
        int right = shown.colors().areNone() ? 0 : bar(shown).width() + UIScale.scale(BAR_GAP);
        Backdrop under = backdrop;
        int columns = under == null ? shown.width() : under.width();
        int rows = under == null ? shown.height() : under.height();
        double fitting = Math.max(
                1.0 / Math.max(columns, rows),
                Math.min(
                        (double) (getWidth() - left - right) / columns,
                        (double) (getHeight() - below - metrics.getHeight() / 2) / rows));
        double whole = Math.floor(fitting * density) / density;
        double side = under == null && whole * density >= SMALLEST_WHOLE ? whole : fitting;
        return new Rectangle2D.Double(left, metrics.getHeight() / 2, side * columns, side * rows);
    }

    private FontMetrics metrics() {
        return getFontMetrics(UIManager.getFont("small.font"));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        ChannelMap shown = map;
        if (shown == null) {
            return;
        }
        Graphics2D g = (Graphics2D) graphics.create();
        Object hints = java.awt.Toolkit.getDefaultToolkit().getDesktopProperty("awt.font.desktophints");
        if (hints instanceof java.util.Map<?, ?> desktop) {
            g.addRenderingHints(desktop);
        }
        Rectangle2D area = area(g.getTransform().getScaleX());
        g.setFont(UIManager.getFont("small.font"));
        cells(g, shown, area);
        numbers(g, shown, area);
        if (!shown.colors().areNone()) {
            bar(shown).upright(g, (int) Math.ceil(area.getMaxX()) + UIScale.scale(BAR_GAP), (int) area.getY(), (int)
                    Math.max(area.getHeight(), UIScale.scale(60)));
        }
        cell.ifPresent(now -> mark(g, shown, area, now));
        g.dispose();
    }

    private void cells(Graphics2D g, ChannelMap shown, Rectangle2D area) {
        BufferedImage drawn = picture(shown, area, g.getTransform().getScaleX());
        boolean enlarged = area.getWidth() * g.getTransform().getScaleX() >= drawn.getWidth();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                enlarged
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        Graphics2D scaled = (Graphics2D) g.create();
        scaled.translate(area.getX(), area.getY());
        scaled.scale(area.getWidth() / drawn.getWidth(), area.getHeight() / drawn.getHeight());
        scaled.drawImage(drawn, 0, 0, null);
        scaled.dispose();
    }

    /** A pixel for each value; over the input, where colours flow, one for each of the screen's. Kept until it changes. */
    private BufferedImage picture(ChannelMap shown, Rectangle2D area, double density) {
        Backdrop under = backdrop;
        int width = under == null ? shown.width() : (int) Math.max(1, Math.round(area.getWidth() * density));
        int height = under == null ? shown.height() : (int) Math.max(1, Math.round(area.getHeight() * density));
        BufferedImage drawn = picture;
        if (drawn == null || drawn.getWidth() != width || drawn.getHeight() != height) {
            drawn = under == null ? shown.picture(shown.colors()) : under.paint(shown, width, height);
            picture = drawn;
        }
        return drawn;
    }

    private ColorBar bar(ChannelMap shown) {
        Colors colors = shown.colors();
        return backdrop == null
                ? new ColorBar(colors, metrics())
                : new ColorBar(colors, position -> Backdrop.over(colors, position), metrics());
    }

    private void numbers(Graphics2D g, ChannelMap shown, Rectangle2D area) {
        FontMetrics metrics = metrics();
        g.setColor(Palette.MUTED.color());
        int tick = UIScale.scale(GAP) / 2;
        int left = (int) area.getX();
        for (int row : Ticks.numbered(shown.height(), MOST_TICKS)) {
            int y = (int) Math.round(area.getY() + (row + 0.5) * area.getHeight() / shown.height());
            String text = Integer.toString(row);
            g.fillRect(left - tick, y, tick, 1);
            g.drawString(text, left - 2 * tick - metrics.stringWidth(text), y + metrics.getAscent() / 2 - 1);
        }
        int bottom = (int) Math.round(area.getMaxY());
        for (int column : Ticks.numbered(shown.width(), MOST_TICKS)) {
            int x = (int) Math.round(area.getX() + (column + 0.5) * area.getWidth() / shown.width());
            String text = Integer.toString(column);
            g.fillRect(x, bottom, 1, tick);
            g.drawString(text, x - metrics.stringWidth(text) / 2, bottom + tick + metrics.getAscent());
        }
    }

    /** Light around dark, to be seen on every colour. */
    private static void mark(Graphics2D g, ChannelMap shown, Rectangle2D area, Cell now) {
        double width = area.getWidth() / shown.width();
        double height = area.getHeight() / shown.height();
        Rectangle2D box = new Rectangle2D.Double(
                area.getX() + now.column() * width, area.getY() + now.row() * height, width, height);
        g.setStroke(new BasicStroke(UIScale.scale(3f)));
        g.setColor(Color.BLACK);
        g.draw(box);
        g.setStroke(new BasicStroke(UIScale.scale(1.2f)));
        g.setColor(Color.WHITE);
        g.draw(box);
    }

    private final class Spoken extends AccessibleJComponent {
        private static final long serialVersionUID = 1;

        @Override
        public AccessibleRole getAccessibleRole() {
            return AccessibleRole.ICON;
        }
    }
}
