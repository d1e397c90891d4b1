package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.mosaic.TilePlan.Piece;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TilePlanTest {
    private static final TilePlace WANTED = new TilePlace(-1, 5, 2);
    private static final int LOWEST = -4;

    @Test
    void a_tile_that_is_there_is_drawn_and_no_other() {
        assertThat(TilePlan.of(WANTED, LOWEST, place -> true)).containsExactly(Piece.whole(WANTED));
    }

    @Test
    void nothing_is_drawn_of_nothing() {
        assertThat(TilePlan.of(WANTED, LOWEST, place -> false)).isEmpty();
    }

    @Test
    void its_part_of_the_nearest_lower_level_stands_in() {
        Set<TilePlace> held = Set.of(new TilePlace(-3, 1, 0), new TilePlace(-4, 0, 0));

        assertThat(TilePlan.of(WANTED, LOWEST, held::contains))
                .containsExactly(new Piece(new TilePlace(-3, 1, 0), 64, 128, 64, WANTED));
    }

    @Test
    void finer_tiles_lie_over_coarser_ones_after_zooming_out() {
        TilePlace lower = new TilePlace(-2, 2, 1);
        TilePlace finer = new TilePlace(0, 11, 4);
        Set<TilePlace> held = Set.of(lower, finer);

        assertThat(TilePlan.of(WANTED, LOWEST, held::contains))
                .containsExactly(new Piece(lower, 128, 0, 128, WANTED), Piece.whole(finer));
    }

    @Test
    void a_child_shows_a_quarter_of_what_its_parent_shows() {
        TilePlace place = new TilePlace(-2, 3, 1);

        assertThat(place.children()).allSatisfy(child -> {
            assertThat(child.parent()).isEqualTo(place);
            assertThat(child.values()).isEqualTo(place.values() / 2);
        });
        assertThat(place.children().get(3).left()).isEqualTo(place.left() + place.values() / 2);
        assertThat(place.values()).isEqualTo(1024);
    }
}
