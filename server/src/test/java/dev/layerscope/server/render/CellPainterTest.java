package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellPainterTest {
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xFFFFFF;

    private final Scaling scaling = new Scaling.PerMap(Norm.LINEAR, LimitRule.WHOLE);
    private final CellPainter painter = new CellPainter(ColorMap.GRAY);

    @Test
    void smallMapsAreEnlargedByRepeatingValues() {
        HeatMap map = new HeatMap(0, 1, 2, new float[] {-3, 5});
        assertThat(painter.paint(map, scaling.of(map), new Extent(2, 4)))
                .containsExactly(BLACK, BLACK, WHITE, WHITE, BLACK, BLACK, WHITE, WHITE);
    }

    @Test
    void shrunkMapsKeepTheScaleOfTheirValues() {
        HeatMap map = new HeatMap(0, 1, 4, new float[] {0, 0, 0, 4});
        assertThat(painter.paint(map, scaling.of(map), new Extent(1, 2))).containsExactly(BLACK, 0x808080);
    }

    @Test
    void longMapsAreShrunkAlongOneSideAndEnlargedAlongTheOther() {
        HeatMap map = new HeatMap(0, 1, 4, new float[] {0, 0, 4, 4});
        assertThat(painter.paint(map, scaling.of(map), new Extent(2, 2))).containsExactly(BLACK, WHITE, BLACK, WHITE);
    }

    @Test
    void whatIsNotFiniteIsBadAndTheRestIsScaledWithoutIt() {
        HeatMap map = new HeatMap(0, 1, 4, new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, 2});
        assertThat(painter.paint(map, scaling.of(map), map.extent()))
                .containsExactly(BLACK, ColorMap.BAD, ColorMap.BAD, WHITE);
    }

    @Test
    void averagesWithAValueThatTheNormCantShowAreBad() {
        HeatMap map = new HeatMap(0, 1, 6, new float[] {1, 1, 0, 9, 10, 10});
        Scale log = new Scaling.PerMap(Norm.LOG, LimitRule.WHOLE).of(map);
        assertThat(painter.paint(map, log, new Extent(1, 3))).containsExactly(BLACK, ColorMap.BAD, WHITE);
    }
}
