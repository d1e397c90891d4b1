package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Layer;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.TensorHeader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CellsTest {
    @Test
    void a_plane_is_its_map() {
        TensorHeader header = header(1, 1, 1, 2, 3);

        assertThat(Cells.sides(header)).containsExactly(2L, 3L);
        assertThat(cells(header, 2, 3, 0, 6)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void channels_may_be_the_last_axis() {
        assertThat(Cells.sides(header(3, 1, 2, 3, 1))).containsExactly(2L, 3L);
    }

    @Test
    void slices_of_a_volume_stand_side_by_side() {
        TensorHeader header = header(1, 1, 1, 2, 2, 3);

        assertThat(Cells.areSliced(header)).isTrue();
        assertThat(cells(header, 2, 6, 0, 12)).containsExactly(0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11);
        assertThat(cells(header, 4, 3, 0, 12)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void the_token_of_a_class_is_left_out() {
        assertThat(cells(header(2, 1, 5, 1), 2, 2, 1, 5)).containsExactly(1, 2, 3, 4);
    }

    private static TensorHeader header(int channelAxis, long... shape) {
        return TensorHeader.newBuilder()
                .setLayer(Layer.newBuilder().setChannelAxis(channelAxis))
                .addAllShape(List.of(box(shape)))
                .build();
    }

    private static Long[] box(long... shape) {
        return java.util.Arrays.stream(shape).boxed().toArray(Long[]::new);
    }

    private static double[] cells(TensorHeader header, int height, int width, int first, int count) {
        Mosaic mosaic = Mosaic.newBuilder()
                .setMap(Size.newBuilder().setHeight(height).setWidth(width))
                .setFirstPosition(first)
                .build();
        return Cells.arranged(IntStream.range(0, count).asDoubleStream().toArray(), header, mosaic);
    }
}
