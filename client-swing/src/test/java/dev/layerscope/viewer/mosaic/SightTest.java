package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.ReceptiveField;
import dev.layerscope.v1.Size;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

final class SightTest {
    private static final Size PICTURE =
            Size.newBuilder().setWidth(224).setHeight(200).build();
    private static final FieldAxis AXIS =
            FieldAxis.newBuilder().setSize(11).setJump(4).setStart(-3).build();

    @Test
    void a_position_sees_its_field() {
        Sight.Seen seen = new Sight.Seen(
                ReceptiveField.newBuilder().setRows(AXIS).setColumns(AXIS).build(), PICTURE);

        assertThat(seen.of(new Place(0, 0, 2, 1, 5, 1))).isEqualTo(new Rectangle2D.Double(17, 5, 11, 11));
    }

    @Test
    void several_positions_see_what_one_of_them_sees() {
        Sight.Seen seen = new Sight.Seen(
                ReceptiveField.newBuilder().setRows(AXIS).setColumns(AXIS).build(), PICTURE);

        assertThat(seen.of(new Place(0, 0, 2, 2, 5, 3))).isEqualTo(new Rectangle2D.Double(17, 5, 19, 15));
    }

    @Test
    void an_axis_of_which_nothing_is_known_is_seen_whole() {
        Sight.Seen seen =
                new Sight.Seen(ReceptiveField.newBuilder().setRows(AXIS).build(), PICTURE);

        assertThat(seen.of(new Place(0, 0, 0, 1, 5, 1))).isEqualTo(new Rectangle2D.Double(0, -3, 224, 11));
    }
}
