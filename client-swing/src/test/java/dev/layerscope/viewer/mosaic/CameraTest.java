package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.v1.Viewport;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CameraTest {
    private static final int LOWEST = -4;
    private static final Frame FRAME = new Frame(1000, 800, 1280, 720, 1);

    @Test
    void a_whole_mosaic_is_in_the_middle_and_fits() {
        Camera whole = Camera.whole(FRAME);

        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.x(0)).isPositive();
        assertThat(whole.x(1000)).isCloseTo(1280 - whole.x(0), within(1e-9));
        assertThat(whole.y(800)).isCloseTo(720 - whole.y(0), within(1e-9));
        assertThat(whole.y(0)).isBetween(0.0, 40.0);
    }

    @Test
    void what_fits_almost_at_a_whole_scale_has_pixels_of_even_size() {
        assertThat(Camera.whole(new Frame(200, 200, 640, 640, 1)).scale()).isEqualTo(3);
        assertThat(Camera.whole(new Frame(200, 200, 510, 510, 1)).scale()).isBetween(2.4, 2.5);
    }

    @ParameterizedTest
    @CsvSource({"1.25, 300, 200", "0.8, 1000, 700", "7, 640, 360"})
    void what_is_under_the_mouse_stays_there_when_it_grows(double factor, double x, double y) {
        Camera near = Camera.whole(FRAME).zoomed(6, 640, 360);
        Camera nearer = near.zoomed(factor, x, y);

        assertThat(nearer.scale()).isCloseTo(near.scale() * factor, within(1e-9));
        assertThat(nearer.valueX(x)).isCloseTo(near.valueX(x), within(1e-9));
        assertThat(nearer.valueY(y)).isCloseTo(near.valueY(y), within(1e-9));
    }

    @Test
    void a_push_moves_what_is_seen_by_as_many_points() {
        Camera near = Camera.whole(FRAME).zoomed(6, 640, 360);
        Camera pushed = near.pushed(30, -12);

        assertThat(pushed.x(500)).isCloseTo(near.x(500) + 30, within(1e-9));
        assertThat(pushed.y(400)).isCloseTo(near.y(400) - 12, within(1e-9));
    }

    @Test
    void nobody_gets_lost_beside_the_mosaic() {
        Camera near = Camera.whole(FRAME).zoomed(6, 640, 360);

        assertThat(near.pushed(1e9, 1e9).left()).isZero();
        assertThat(near.pushed(1e9, 1e9).top()).isZero();
        assertThat(near.pushed(-1e9, -1e9).x(1000)).isCloseTo(1280, within(1e-6));
        assertThat(near.zoomed(1e-9, 0, 0).scale()).isEqualTo(FRAME.leastScale());
        assertThat(near.zoomed(1e9, 0, 0).scale()).isEqualTo(FRAME.greatestScale());
    }

    @Test
    void a_view_that_grows_keeps_its_middle_or_all() {
        Frame larger = new Frame(1000, 800, 1600, 1000, 1);
        Camera near = Camera.whole(FRAME).zoomed(6, 640, 360);

        assertThat(Camera.whole(FRAME).in(larger).isWhole()).isTrue();
        assertThat(near.in(larger).valueX(800)).isCloseTo(near.valueX(640), within(1e-9));
        assertThat(near.in(larger).scale()).isEqualTo(near.scale());
    }

    @Test
    void a_cell_beyond_the_edge_is_brought_in_and_one_inside_moves_nothing() {
        Camera near = Camera.whole(FRAME).zoomed(6, 0, 0);
        Rectangle2D beyond = new Rectangle2D.Double(900, 100, 50, 50);
        Camera moved = near.with(beyond);

        assertThat(moved.x(950)).isCloseTo(1280, within(1e-9));
        assertThat(moved.with(beyond)).isEqualTo(moved);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0.9, 0", "0.51, 0", "0.5, -1", "0.3, -1", "0.2, -2", "5, 0", "0.001, -4"})
    void pixels_of_tiles_are_no_larger_than_those_of_the_screen_or_a_whole_value(double scale, int level) {
        Frame large = new Frame(1_000_000, 1_000_000, 100, 100, 1);

        assertThat(new Camera(large, 0, 0, scale).level(LOWEST)).isEqualTo(level);
    }

    @Test
    void a_screen_of_twice_the_density_gets_the_next_level() {
        assertThat(new Camera(new Frame(10_000, 10_000, 100, 100, 2), 0, 0, 0.2).level(LOWEST))
                .isEqualTo(new Camera(new Frame(10_000, 10_000, 100, 100, 1), 0, 0, 0.4).level(LOWEST));
    }

    @Test
    void a_viewport_is_the_tiles_that_are_seen() {
        Camera camera = new Camera(new Frame(2000, 2000, 600, 300, 1), 250, 520, 1);
        Viewport viewport = camera.viewport(LOWEST);

        assertThat(viewport.getLevel()).isZero();
        assertThat(viewport.getLeft()).isZero();
        assertThat(viewport.getWidth()).isEqualTo(4 * 256);
        assertThat(viewport.getTop()).isEqualTo(512);
        assertThat(viewport.getHeight()).isEqualTo(2 * 256);
        assertThat(camera.pushed(-3, -3).viewport(LOWEST)).isEqualTo(viewport);
    }

    @Test
    void no_viewport_has_more_tiles_than_servers_take() {
        Camera huge = new Camera(new Frame(100_000, 100_000, 15_000, 9_000, 1), 0, 0, 0.51);
        Viewport viewport = huge.viewport(LOWEST);

        assertThat(viewport.getLevel()).isEqualTo(-2);
        assertThat((long) viewport.getWidth() * viewport.getHeight()).isLessThanOrEqualTo(1024L * 256 * 256);
    }
}
