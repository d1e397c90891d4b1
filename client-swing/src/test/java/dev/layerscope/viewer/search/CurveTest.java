package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurveTest {
    @Test
    void however_long_a_search_takes_the_points_are_bounded_and_spread_over_all_of_it() {
        Curve curve = Curve.EMPTY;
        for (int step = 1; step <= 20_000; step++) {
            curve = curve.with(step, List.of((double) step, 0.0));
            assertThat(curve.points()).hasSizeLessThanOrEqualTo(Curve.MOST);
        }

        assertThat(curve.points()).hasSizeGreaterThan(Curve.MOST / 4);
        assertThat(curve.points().get(curve.points().size() - 1).step()).isEqualTo(20_000);
        assertThat(curve.points().get(0).step()).isLessThan(500);
        assertThat(curve.points()).extracting(Curve.Point::step).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_search_that_was_set_back_forgets_what_follows() {
        Curve curve = Curve.EMPTY
                .with(1, List.of(1.0))
                .with(5, List.of(5.0))
                .with(9, List.of(9.0))
                .with(5, List.of(5.5));

        assertThat(curve.series(0)).isEqualTo(new double[][] {{1, 5}, {1.0, 5.5}});
    }

    @Test
    void the_file_of_a_job_is_read_as_far_as_a_chart_shows_it() {
        List<String> lines = new ArrayList<>(List.of("step,picture-0,picture-1"));
        for (int step = 0; step < 1001; step++) {
            lines.add(step + "," + step * 0.5 + ",NaN");
        }

        Curve curve = Curve.parse(lines);

        assertThat(curve.pictures()).isEqualTo(2);
        assertThat(curve.points()).hasSizeBetween(Curve.MOST / 2, Curve.MOST + 1);
        assertThat(curve.points().get(0)).isEqualTo(new Curve.Point(0, List.of(0.0, Double.NaN)));
        assertThat(curve.points().get(curve.points().size() - 1).step()).isEqualTo(1000);
        assertThat(Curve.parse(List.of("step,picture-0", "1,0.5", "oops", "3,0.7"))
                        .points())
                .extracting(Curve.Point::step)
                .containsExactly(1L, 3L);
        assertThat(Curve.parse(List.of())).isEqualTo(Curve.EMPTY);
    }
}
