package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewportTest {
    /** 1022 x 766 pixels at level 1: four by three tiles; eight by six at level 2. */
    private static final MosaicLayout LAYOUT = MosaicLayout.of(32 * 24, new Extent(15, 15), 32);

    @Test
    void tilesComeFromTheMiddleOutwards() {
        List<TileAddress> tiles = viewport(1, 0, 0, 768, 768).visible(LAYOUT);

        assertThat(tiles).hasSize(9).doesNotHaveDuplicates();
        assertThat(tiles.get(0)).isEqualTo(tile(1, 1, 1));
        assertThat(tiles.subList(1, 5))
                .containsExactlyInAnyOrder(tile(1, 1, 0), tile(1, 0, 1), tile(1, 2, 1), tile(1, 1, 2));
        assertThat(tiles.subList(5, 9))
                .containsExactlyInAnyOrder(tile(1, 0, 0), tile(1, 2, 0), tile(1, 0, 2), tile(1, 2, 2));
    }

    @Test
    void whatLiesBeyondTheMosaicIsLeftOut() {
        assertThat(viewport(1, -5000, -5000, 10_000, 10_000).visible(LAYOUT)).hasSize(12);
        assertThat(viewport(1, 1000, 700, 1000, 1000).visible(LAYOUT)).containsExactly(tile(1, 3, 2));
        assertThat(viewport(1, 1022, 0, 10, 10).visible(LAYOUT)).isEmpty();
        assertThat(viewport(1, -10, 0, 10, 10).visible(LAYOUT)).isEmpty();
        assertThat(viewport(1, 0, 0, 0, 10).visible(LAYOUT)).isEmpty();
        assertThat(viewport(1, Long.MAX_VALUE / 4, 0, 10, 10).visible(LAYOUT)).isEmpty();
    }

    @Test
    void oneMorePixelIsOneMoreTile() {
        assertThat(viewport(1, 0, 0, 256, 256).visible(LAYOUT)).containsExactly(tile(1, 0, 0));
        assertThat(viewport(1, 0, 0, 257, 256).visible(LAYOUT)).hasSize(2);
        assertThat(viewport(1, 255, 255, 2, 2).visible(LAYOUT)).hasSize(4);
    }

    @Test
    void aroundItAreARingAndTheLevelsBelow() {
        Viewport seen = new Viewport(2, 512, 512, 256, 256, 1, 2);

        assertThat(seen.visible(LAYOUT)).containsExactly(tile(2, 2, 2));
        assertThat(seen.around(LAYOUT)).hasSize(10).doesNotHaveDuplicates().doesNotContain(tile(2, 2, 2));
        assertThat(seen.around(LAYOUT).subList(0, 8)).allMatch(tile -> tile.level() == 2);
        assertThat(seen.around(LAYOUT).subList(8, 10)).containsExactly(tile(1, 1, 1), tile(0, 0, 0));
        assertThat(new Viewport(LAYOUT.lowestLevel(), 0, 0, 9, 9, 4, 4).around(LAYOUT))
                .isEmpty();
        assertThat(new Viewport(2, 99_999, 0, 9, 9, 4, 4).around(LAYOUT)).isEmpty();
    }

    @Test
    void aLevelThatIsntThereAndTooManyTilesAreRefused() {
        MosaicLayout large = MosaicLayout.of(4096, new Extent(200, 200), 64);

        for (Runnable refused : List.<Runnable>of(
                () -> viewport(6, 0, 0, 9, 9).visible(LAYOUT),
                () -> viewport(LAYOUT.lowestLevel() - 1, 0, 0, 9, 9).visible(LAYOUT),
                () -> viewport(5, 0, 0, 33 * 256, 32 * 256).visible(large),
                () -> viewport(0, 0, 0, -1, 9),
                () -> new Viewport(0, 0, 0, 9, 9, 5, 0),
                () -> new Viewport(0, 0, 0, 9, 9, 0, -1))) {
            assertThatThrownBy(refused::run)
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_INVALID));
        }
        assertThat(viewport(5, 0, 0, 32 * 256, 32 * 256).visible(large)).hasSize(Viewport.MOST_TILES);
        assertThat(new Viewport(5, 0, 0, 32 * 256, 32 * 256, 4, 4).around(large))
                .hasSizeLessThanOrEqualTo(Viewport.MOST_TILES);
    }

    private static Viewport viewport(int level, long left, long top, int width, int height) {
        return new Viewport(level, left, top, width, height, 0, 0);
    }

    private static TileAddress tile(int level, int column, int row) {
        return new TileAddress(level, column, row);
    }
}
