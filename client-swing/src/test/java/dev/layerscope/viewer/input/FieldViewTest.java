package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture of 20x40 pixels, each of which is 5x5 pixels of the view, with nothing above and below it. */
final class FieldViewTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 140;
    private static final int TOP = 20;

    private final Pointer pointer = new Pointer();
    private FieldView view;

    @BeforeEach
    void show() throws Exception {
        view = OnEventThread.call(() -> new FieldView(pointer));
        OnEventThread.run(() -> {
            view.setSize(WIDTH, HEIGHT);
            view.show(filled(Color.GRAY));
        });
    }

    @Test
    void the_part_that_is_pointed_at_is_outlined_in_the_scale_of_the_view() throws Exception {
        point(4, 2, 10, 6);

        assertThat(outline()).contains(new Rectangle2D.Double(20, TOP + 10, 50, 30));
        point(0, 0, 40, 20);
        assertThat(outline()).contains(new Rectangle2D.Double(0, TOP, 200, 100));
    }

    @Test
    void what_lies_beyond_the_picture_is_cut_off() throws Exception {
        point(-100, -50, 105, 60);
        assertThat(outline()).contains(new Rectangle2D.Double(0, TOP, 25, 50));
        point(41, 3, 5, 5);
        assertThat(outline()).isEmpty();
        point(40, 3, 5, 5);
        assertThat(outline()).isEmpty();
    }

    @Test
    void nothing_is_outlined_where_nothing_is_pointed_at_or_shown() throws Exception {
        assertThat(outline()).isEmpty();
        point(4, 2, 10, 6);
        OnEventThread.run(() -> pointer.at(Optional.empty()));
        assertThat(outline()).isEmpty();
        point(4, 2, 10, 6);
        OnEventThread.run(() -> view.show(null));
        assertThat(outline()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x000000, 0xffffff, 0x808080, 0xffe14d, 0xff0000})
    void the_line_stands_out_from_any_picture(int rgb) throws Exception {
        OnEventThread.run(() -> view.show(filled(new Color(rgb))));
        point(10, 5, 20, 10);
        BufferedImage painted = painted();

        // Across the left edge, at x = 50, in the middle of its height.
        double most = 0;
        for (int x = 44; x < 56; x++) {
            most = Math.max(most, distance(painted.getRGB(x, TOP + 50), rgb));
        }
        assertThat(most).isGreaterThan(150);
        assertThat(painted.getRGB(100, TOP + 50) & 0xffffff).isEqualTo(rgb);
        assertThat(painted.getRGB(20, TOP + 50) & 0xffffff).isEqualTo(rgb);
    }

    @Test
    void the_outline_of_the_whole_picture_and_of_one_at_its_corner_are_inside_of_it() throws Exception {
        for (Rectangle2D field :
                new Rectangle2D[] {new Rectangle2D.Double(0, 0, 40, 20), new Rectangle2D.Double(39.9, 19.9, 50, 50)}) {
            OnEventThread.run(() -> pointer.at(Optional.of(field)));
            BufferedImage painted = painted();
            int changed = 0;
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    boolean inside = y >= TOP && y < HEIGHT - TOP;
                    boolean untouched = painted.getRGB(x, y) == (inside ? Color.GRAY.getRGB() : 0);
                    assertThat(inside || untouched).as("%d, %d", x, y).isTrue();
                    changed += untouched ? 0 : 1;
                }
            }
            assertThat(changed).isGreaterThan(8);
        }
    }

    @Test
    void a_screen_reader_learns_of_it() throws Exception {
        point(4, 2, 10, 6);

        assertThat(OnEventThread.call(() -> view.getAccessibleContext().getAccessibleDescription()))
                .isEqualTo("outlined: rows 2 to 8, columns 4 to 14");
    }

    private Optional<Rectangle2D> outline() throws Exception {
        return OnEventThread.call(view::outline);
    }

    private void point(double x, double y, double width, double height) throws Exception {
        OnEventThread.run(() -> pointer.at(Optional.of(new Rectangle2D.Double(x, y, width, height))));
    }

    private BufferedImage painted() throws Exception {
        BufferedImage canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
        OnEventThread.run(() -> {
            Graphics2D g = canvas.createGraphics();
            view.paint(g);
            g.dispose();
        });
        return canvas;
    }

    private static double distance(int a, int b) {
        return Math.hypot(
                Math.hypot((a >> 16 & 255) - (b >> 16 & 255), (a >> 8 & 255) - (b >> 8 & 255)), (a & 255) - (b & 255));
    }

    private static BufferedImage filled(Color color) {
        BufferedImage picture = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setColor(color);
        g.fillRect(0, 0, 40, 20);
        g.dispose();
        return picture;
    }
}
