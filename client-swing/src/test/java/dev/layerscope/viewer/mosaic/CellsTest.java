package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Size;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Five channels, sorted, in rows of three. */
final class CellsTest {
    private final Cells cells = new Cells(Mosaic.newBuilder()
            .setMap(Size.newBuilder().setWidth(7).setHeight(14))
            .setPitch(Size.newBuilder().setWidth(8).setHeight(16))
            .setColumns(3)
            .setRows(2)
            .addAllChannels(List.of(4, 0, 3, 1, 2))
            .build());

    @Test
    void a_channel_is_found_in_its_cell() {
        assertThat(cells.of(4)).isEqualTo(OptionalInt.of(0));
        assertThat(cells.of(2)).isEqualTo(OptionalInt.of(4));
        assertThat(cells.of(9)).isEmpty();
        assertThat(cells.map(4)).isEqualTo(new Rectangle2D.Double(8, 16, 7, 14));
    }

    @Test
    void a_place_is_in_a_cell_or_beside_all() {
        assertThat(cells.at(15.9, 31)).isEqualTo(OptionalInt.of(4));
        assertThat(cells.at(16, 16)).isEmpty();
        assertThat(cells.at(24, 0)).isEmpty();
        assertThat(cells.at(-0.1, 0)).isEmpty();
    }

    @Test
    void steps_stop_at_the_edges() {
        assertThat(cells.beside(0, 1, 0)).isEqualTo(1);
        assertThat(cells.beside(1, 0, 1)).isEqualTo(4);
        assertThat(cells.beside(2, 1, 0)).isEqualTo(2);
        assertThat(cells.beside(2, 0, 1)).isEqualTo(2);
        assertThat(cells.beside(0, 0, -1)).isZero();
    }
}
