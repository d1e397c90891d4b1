package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
    @Test
    void findsTheSlopeBelowOutliers() {
        List<Trend.Point> points = new ArrayList<>();
        for (int second = 0; second < 2000; second++) {
            points.add(new Trend.Point(second, second % 10 == 0 ? 1e6 : 1000 + 0.5 * second));
        }

        Trend trend = Trend.of(points);

        assertThat(trend.slopePerSecond()).isCloseTo(0.5, within(0.01));
        assertThat(trend.rise()).isCloseTo(0.5 * 1999 / 1500, within(0.1));
    }

    @Test
    void isFlatWhereThereIsOnePoint() {
        assertThat(Trend.of(List.of(new Trend.Point(3, 7)))).isEqualTo(new Trend(7, 0, 0));
    }
}
