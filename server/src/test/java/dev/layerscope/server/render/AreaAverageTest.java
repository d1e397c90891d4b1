package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AreaAverageTest {
    @Test
    void halvingTakesTheMeanOfFour() {
        HeatMap map = new HeatMap(3, 2, 4, new float[] {1, 2, 10, 10, 3, 6, 10, 30});
        HeatMap smaller = AreaAverage.shrink(map, new Extent(1, 2));
        assertThat(smaller.values()).containsExactly(3, 15);
        assertThat(smaller.channel()).isEqualTo(3);
    }

    @Test
    void valuesAtABorderCountByTheirCoveredPart() {
        HeatMap map = new HeatMap(0, 1, 3, new float[] {1, 4, 10});
        assertThat(AreaAverage.shrink(map, new Extent(1, 2)).values()).containsExactly(2, 8);
    }

    @Test
    void theMeanOfTheWholeMapIsKept() {
        float[] values = new float[224 * 223];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 17 - 5;
            sum += values[i];
        }
        float[] smaller = AreaAverage.shrink(new HeatMap(0, 224, 223, values), new Extent(210, 31))
                .values();
        double smallerSum = 0;
        for (float value : smaller) {
            smallerSum += value;
        }
        assertThat(smallerSum / smaller.length).isCloseTo(sum / values.length, within(1e-5));
    }

    @Test
    void aValueThatIsNotFiniteTouchesOnlyWhatCoversIt() {
        HeatMap map = new HeatMap(0, 1, 6, new float[] {1, 1, Float.NaN, 1, 1, 1});
        float[] halved = AreaAverage.shrink(map, new Extent(1, 3)).values();
        assertThat(halved[0]).isEqualTo(1);
        assertThat(halved[1]).isNaN();
        assertThat(halved[2]).isEqualTo(1);
    }

    @Test
    void aMapOfTheRightSizeIsLeftAlone() {
        HeatMap map = new HeatMap(0, 1, 2, new float[] {1, 2});
        assertThat(AreaAverage.shrink(map, new Extent(1, 2))).isSameAs(map);
    }
}
