package dev.layerscope.viewer.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.event.MouseEvent;
import java.awt.event.MouseListener;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.data.xy.DefaultTableXYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charts as they are painted, which needs no display. */
final class ChartViewTest {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 300;
    private static final int COUNT = 11;

    private final List<String> heard = new ArrayList<>();
    private ChartView chart;

    @BeforeEach
    void draw() throws Exception {
        chart = OnEventThread.call(() -> {
            FlatLightLaf.setup();
            XYSeries line = new XYSeries("line");
            for (int x = 0; x < COUNT; x++) {
                line.add(x, x * x);
            }
            ChartView view = ChartView.lines("squares", "x", "y", new XYSeriesCollection(line));
            view.countAlongX(COUNT);
            view.setSize(WIDTH, HEIGHT);
            return view;
        });
        painted();
    }

    @AfterEach
    void light() throws Exception {
        OnEventThread.run(FlatLightLaf::setup);
    }

    @Test
    void every_value_is_inside_and_the_first_and_last_are_at_the_ends() throws Exception {
        OnEventThread.run(() -> {
            assertThat(chart.onScreen(0, 0).getX()).isCloseTo(chart.dataArea().getMinX(), within(0.5));
            assertThat(chart.onScreen(COUNT - 1, 100).getX())
                    .isCloseTo(chart.dataArea().getMaxX(), within(0.5));
            assertThat(chart.onScreen(COUNT - 1, 100).getY())
                    .isBetween(chart.dataArea().getMinY() + 8, chart.dataArea().getMinY() + 40);
        });
    }

    @Test
    void the_nearest_whole_number_is_pointed_at_inside_the_axes_alone() throws Exception {
        OnEventThread.run(() -> {
            for (int x = 0; x < COUNT; x++) {
                Point2D at = chart.onScreen(x, 20);
                assertThat(chart.wholeNumberAt(at, COUNT)).isEqualTo(x);
                Point2D right = new Point2D.Double(at.getX() + 5, at.getY());
                assertThat(chart.wholeNumberAt(right, COUNT)).isEqualTo(x);
            }
            assertThat(chart.wholeNumberAt(chart.onScreen(5, -10), COUNT)).isEqualTo(-1);
            assertThat(chart.wholeNumberAt(new Point2D.Double(1, 100), COUNT)).isEqualTo(-1);
            assertThat(chart.wholeNumberAt(chart.onScreen(5, 20), 0)).isEqualTo(-1);
        });
    }

    @Test
    void the_line_is_in_the_colours_of_the_theme() throws Exception {
        assertThat(count(painted(), ChartPaint.SERIES)).isGreaterThan(150);
        assertThat(count(painted(), ChartPaint.GROUND)).isGreaterThan(WIDTH * HEIGHT * 3 / 4);
        OnEventThread.run(() -> {
            FlatDarkLaf.setup();
            chart.updateUI();
        });

        assertThat(new Color(painted().getRGB(1, 1))).isEqualTo(ground()).isNotEqualTo(Color.WHITE);
        assertThat(count(painted(), ChartPaint.SERIES)).isGreaterThan(150);
    }

    @Test
    void marks_are_dots_whose_labels_dont_cover_one_another() throws Exception {
        int without = count(painted(), ChartPaint.MARK);
        Marks marks = OnEventThread.call(() -> Marks.on(chart));
        OnEventThread.run(() -> marks.show(List.of(new Mark(5, 25, ""))));
        int dot = count(painted(), ChartPaint.MARK);
        OnEventThread.run(() -> marks.show(List.of(new Mark(5, 25, "17"))));
        int labelled = count(painted(), ChartPaint.MARK);
        OnEventThread.run(() -> marks.show(List.of(new Mark(5, 25, "17"), new Mark(5, 25, "17"))));

        assertThat(without).isZero();
        assertThat(dot).isPositive();
        assertThat(labelled).isGreaterThan(dot);
        assertThat(count(painted(), ChartPaint.MARK)).isEqualTo(labelled);
    }

    @Test
    void what_the_mouse_is_nearest_to_is_marked_told_and_chosen() throws Exception {
        Crosshair crosshair = OnEventThread.call(() -> Crosshair.on(chart, new Squares(), x -> heard.add("at " + x)));
        BufferedImage before = painted();
        OnEventThread.run(() -> {
            mouse(MouseEvent.MOUSE_MOVED, 3);
            mouse(MouseEvent.MOUSE_MOVED, 3);
        });
        BufferedImage marked = painted();
        OnEventThread.run(() -> {
            mouse(MouseEvent.MOUSE_RELEASED, 4);
            mouse(MouseEvent.MOUSE_EXITED, 4);
        });

        assertThat(heard).containsExactly("at 3", "chosen 4", "at -1");
        assertThat(pixels(marked)).isNotEqualTo(pixels(before));
        assertThat(pixels(painted())).isEqualTo(pixels(before));
        OnEventThread.run(() -> crosshair.at(3));
        assertThat(pixels(painted())).isEqualTo(pixels(marked));
        OnEventThread.run(() -> crosshair.at(COUNT));
        assertThat(pixels(painted())).isEqualTo(pixels(before));
    }

    @Test
    void shares_are_stacked_and_named() throws Exception {
        chart = OnEventThread.call(() -> {
            DefaultTableXYDataset shares = new DefaultTableXYDataset();
            XYSeries some = new XYSeries("some", true, false);
            XYSeries more = new XYSeries("more", true, false);
            for (int x = 0; x < 4; x++) {
                some.add(x, 0.25);
                more.add(x, 0.5);
            }
            shares.addSeries(some);
            shares.addSeries(more);
            ChartView view = ChartView.stackedShares("shares", "", "share", shares);
            view.nameAlongX("names", List.of("a", "b", "c", "d"));
            view.setSize(WIDTH, HEIGHT);
            return view;
        });
        BufferedImage painted = painted();

        assertThat(color(painted, 2, 0.1)).isEqualTo(color(ChartPaint.SERIES));
        assertThat(color(painted, 2, 0.6)).isEqualTo(color(ChartPaint.PALE));
        assertThat(color(painted, 2, 0.88)).isEqualTo(ground());
        assertThat(OnEventThread.call(() -> chart.wholeNumberAt(chart.onScreen(2.4, 0.5), 4)))
                .isEqualTo(2);
    }

    private void mouse(int kind, int x) {
        Point2D at = chart.onScreen(x, 10);
        MouseEvent event =
                new MouseEvent(chart, kind, 0, 0, (int) at.getX(), (int) at.getY(), 1, false, MouseEvent.BUTTON1);
        // Not the chart itself, which wants a screen to draw on at once.
        Arrays.stream(chart.getMouseListeners())
                .filter(listener -> listener != chart)
                .forEach(listener -> tell(listener, event));
        Arrays.stream(chart.getMouseMotionListeners())
                .filter(listener -> listener != chart && kind == MouseEvent.MOUSE_MOVED)
                .forEach(listener -> listener.mouseMoved(event));
    }

    private static void tell(MouseListener listener, MouseEvent event) {
        if (event.getID() == MouseEvent.MOUSE_RELEASED) {
            listener.mouseReleased(event);
        } else if (event.getID() == MouseEvent.MOUSE_EXITED) {
            listener.mouseExited(event);
        }
    }

    private BufferedImage painted() throws Exception {
        return OnEventThread.call(() -> {
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            chart.paint(g);
            g.dispose();
            return image;
        });
    }

    private Color color(BufferedImage painted, double x, double y) throws Exception {
        Point2D at = OnEventThread.call(() -> chart.onScreen(x, y));
        return new Color(painted.getRGB((int) at.getX(), (int) at.getY()));
    }

    private static Color color(ChartPaint paint) throws Exception {
        return OnEventThread.call(paint::color);
    }

    private static Color ground() throws Exception {
        return color(ChartPaint.GROUND);
    }

    private static int count(BufferedImage image, ChartPaint paint) throws Exception {
        int wanted = color(paint).getRGB();
        return (int)
                Arrays.stream(pixels(image)).filter(pixel -> pixel == wanted).count();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
    }

    private final class Squares implements Reading {
        @Override
        public int count() {
            return COUNT;
        }

        @Override
        public double height(int x) {
            return x * x;
        }

        @Override
        public String words(int x) {
            return "the square of " + x;
        }

        @Override
        public void choose(int x) {
            heard.add("chosen " + x);
        }
    }
}
