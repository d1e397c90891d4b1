package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final Extent INNER = new Extent(200, 640);

    @Test
    void wideNumbersMakeRoomForThemselves() {
        Plot brief = Plot.of(Axis.whole("channel", 9), Axis.linear("mean", 0, 1), INNER);
        Axis wordy = new Axis("mean", Norm.LINEAR, new Limits(0, 1), value -> "a number in many words: " + value);
        assertThat(Plot.of(Axis.whole("channel", 9), wordy, INNER).left()).isGreaterThan(brief.left());
    }

    @Test
    void findingPlacesWritesNoNumbers() {
        AtomicInteger written = new AtomicInteger();
        Axis upwards = new Axis("count", Norm.LOG, new Limits(0.7, 1e6), value -> {
            written.incrementAndGet();
            return Numerals.count(value);
        });
        Plot plot = Plot.of(Axis.whole("bin", 4096), upwards, INNER);
        int before = written.get();
        assertThat(before).isPositive();

        assertThat(IntStream.range(0, 4096).mapToDouble(bin -> plot.x(bin) + plot.y(bin + 1)))
                .allSatisfy(place -> assertThat(place).isPositive());

        assertThat(written).hasValue(before);
    }
}
