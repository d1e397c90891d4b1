package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MapShapeTest {
    @Test
    void maps_rows_and_single_values_are_what_pictures_have() {
        assertThat(MapShape.of(List.of(1L, 3L, 27L, 28L))).isEqualTo(new MapShape(1, 27, 28));
        assertThat(MapShape.of(List.of(1L, 3L, 50L))).isEqualTo(new MapShape(1, 1, 50));
        assertThat(MapShape.of(List.of(1L, 3L))).isEqualTo(new MapShape(1, 1, 1));
    }

    @Test
    void slices_stand_side_by_side_row_by_row() {
        MapShape shape = MapShape.of(List.of(1L, 3L, 4L, 2L, 3L));

        assertThat(shape.rows()).isEqualTo(4);
        assertThat(shape.columns()).isEqualTo(6);
        assertThat(shape.index(0, 2)).isEqualTo(2);
        assertThat(shape.index(1, 3)).isEqualTo(6 + 3);
        assertThat(shape.index(2, 0)).isEqualTo(12);
        assertThat(shape.index(3, 5)).isEqualTo(23);
        assertThat(shape.words()).isEqualTo("4 slices of 2\u00d73");
    }
}
