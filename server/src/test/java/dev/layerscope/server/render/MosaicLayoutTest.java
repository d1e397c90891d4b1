package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MosaicLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "7, 8, -3",
        "14, 16, -4",
        "28, 32, -5",
        "56, 64, -6",
        "112, 128, -7",
        "224, 256, -8",
        "13, 16, -4",
        "55, 64, -6",
        "1, 2, -1",
        "2, 3, 0",
        "3, 4, -2",
        "16, 20, -2",
        "35, 40, -3",
        "65, 80, -4"
    })
    void pitchesOfSquareMaps(int side, int pitch, int lowestLevel) {
        MosaicLayout layout = MosaicLayout.of(10, new Extent(side, side), 0);

        assertThat(layout.pitch()).isEqualTo(new Extent(pitch, pitch));
        assertThat(layout.lowestLevel()).isEqualTo(lowestLevel);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 14, 31, 64, 100, 197, 512, 16_001})
    void everyPitchLeavesAGapAndIsCutByNoPixelOfAnyLevel(int side) {
        for (Extent map :
                List.of(new Extent(side, side), new Extent(1, side), new Extent(side, 7), new Extent(9, side))) {
            MosaicLayout layout = MosaicLayout.of(100, map, 0);
            int unit = 1 << -layout.lowestLevel();
            assertThat(layout.pitch().height() % unit).isZero();
            assertThat(layout.pitch().width() % unit).isZero();
            assertThat(layout.pitch().height() - map.height()).isBetween(1, Math.max(1, map.height() / 4));
            assertThat(layout.pitch().width() - map.width()).isBetween(1, Math.max(1, map.width() / 4));
        }
    }

    @Test
    void atTheLowestLevelCellsOfSquareMapsAreAFewPixels() {
        for (int side = 1; side <= 600; side++) {
            MosaicLayout layout = MosaicLayout.of(4096, new Extent(side, side), 0);
            assertThat(layout.pitch().width() >> -layout.lowestLevel())
                    .as("%d", side)
                    .isLessThan(10);
            assertThat(layout.width(layout.lowestLevel())).as("%d", side).isLessThan(3 * TileAddress.SIDE);
        }
    }

    @Test
    void columnsAreThoseAskedForOrBringItNearToFourToThree() {
        Extent map = new Extent(14, 14);

        assertThat(MosaicLayout.of(2048, map, 0).columns()).isEqualTo(53);
        assertThat(MosaicLayout.of(2048, map, 0).rows()).isEqualTo(39);
        assertThat(MosaicLayout.of(2048, map, 7).columns()).isEqualTo(7);
        assertThat(MosaicLayout.of(5, map, 7).columns()).isEqualTo(5);
        assertThat(MosaicLayout.of(1, map, 0).columns()).isEqualTo(1);
        assertThat(MosaicLayout.of(768, new Extent(1, 197), 0).columns()).isLessThan(10);
    }

    @Test
    void sizesAreRoundedUpAndEndBeforeTheLastGap() {
        MosaicLayout layout = MosaicLayout.of(6, new Extent(14, 14), 3);

        assertThat(List.of(layout.width(0), layout.height(0))).containsExactly(46L, 30L);
        assertThat(List.of(layout.width(2), layout.height(2))).containsExactly(184L, 120L);
        assertThat(List.of(layout.width(-2), layout.height(-2))).containsExactly(12L, 8L);
        assertThat(List.of(layout.width(-4), layout.height(-4))).containsExactly(3L, 2L);
    }

    @Test
    void sizesBeyondTheIntegersDontOverflow() {
        MosaicLayout wide = MosaicLayout.of(4096, new Extent(1, 131_072), 4096);

        assertThat(wide.width(5)).isEqualTo((4095L * wide.pitch().width() + 131_072) << 5);
        assertThat(wide.has(new TileAddress(5, (int) (wide.width(5) / 256) - 1, 0)))
                .isTrue();
        assertThat(wide.has(new TileAddress(5, (int) (wide.width(5) / 256) + 1, 0)))
                .isFalse();
    }
}
