package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {
    private static final int OPAQUE = 0xFF000000;
    private static final int TRANSPARENT_BLACK = 0;

    private final MatplotlibGolden golden = new MatplotlibGolden();

    @ParameterizedTest
    @EnumSource
    void theTableIsThatOfMatplotlib(ColorMap colors) {
        int[] table = new int[256];
        Arrays.setAll(table, i -> OPAQUE | colors.color((i + 0.5) / 256));
        assertThat(table).isEqualTo(golden.table(colors));
    }

    @Test
    void theGoldenMapsContainAValueThatIsNotFinite() {
        assertThat(golden.map(6).isFinite()).isFalse();
        assertThat(golden.painted("linear", ColorMap.VIRIDIS, 6)).contains(TRANSPARENT_BLACK);
    }

    @Test
    void aPositionTakesTheStepItLiesIn() {
        assertThat(ColorMap.GRAY.color(0)).isEqualTo(0x000000);
        assertThat(ColorMap.GRAY.color(Math.nextDown(1 / 256.0))).isEqualTo(0x000000);
        assertThat(ColorMap.GRAY.color(1 / 256.0)).isEqualTo(0x010101);
        assertThat(ColorMap.GRAY.color(Math.nextDown(1.0))).isEqualTo(0xFFFFFF);
        assertThat(ColorMap.GRAY.color(1)).isEqualTo(0xFFFFFF);
    }

    @Test
    void positionsOutsideAreClippedAndNaNIsBad() {
        assertThat(ColorMap.GRAY.color(-0.1)).isEqualTo(0x000000);
        assertThat(ColorMap.GRAY.color(Double.NEGATIVE_INFINITY)).isEqualTo(0x000000);
        assertThat(ColorMap.GRAY.color(1e300)).isEqualTo(0xFFFFFF);
        assertThat(ColorMap.GRAY.color(Double.NaN)).isEqualTo(ColorMap.BAD);
    }

    @ParameterizedTest
    @EnumSource
    void badIsFarFromEveryColour(ColorMap colors) {
        for (int color : golden.table(colors)) {
            int distance =
                    Math.abs((color >> 16 & 0xFF) - 0xFF) + (color >> 8 & 0xFF) + Math.abs((color & 0xFF) - 0xFF);
            assertThat(distance).as("%06x", color).isGreaterThan(150);
        }
    }

    @Test
    void mapsAreFoundByMatplotlibsNames() {
        assertThat(ColorMap.named("RdBu_r")).contains(ColorMap.RD_BU_R);
        assertThat(ColorMap.named("viridis")).contains(ColorMap.VIRIDIS);
        assertThat(ColorMap.named("jet")).isEmpty();
    }
}
