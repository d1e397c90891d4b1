package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class ProjectionTest {
    private static final float NAN = Float.NaN;

    @Test
    void three_components_are_red_green_and_blue_between_their_limits() {
        BufferedImage picture = projection(3, -1, 1, 0, 1, -1, -1, -1, -1, 1).picture();

        assertThat(picture.getWidth()).isEqualTo(3);
        assertThat(colors(picture)).containsExactly(0x00ff00, 0xff0000, 0x8000ff);
    }

    @Test
    void one_component_is_gray_and_what_is_no_number_magenta() {
        assertThat(colors(projection(1, -1, NAN, 9).picture())).containsExactly(0x000000, 0xff00ff, 0xffffff);
        assertThat(colors(projection(3, 0, 0, 0, NAN, 0, 0, 0, 0, 0).picture())[0])
                .isEqualTo(0xff00ff);
    }

    private static int[] colors(BufferedImage picture) {
        int[] colors = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        for (int i = 0; i < colors.length; i++) {
            colors[i] &= 0xffffff;
        }
        return colors;
    }

    private static Projection projection(int components, float... values) {
        Basis.Builder basis = Basis.newBuilder();
        for (int k = 0; k < components; k++) {
            basis.addComponents(Component.newBuilder().setLowest(-1).setHighest(1));
        }
        return new Projection(
                "layer", basis.build(), new MapShape(1, 1, values.length / components), FloatBuffer.wrap(values));
    }
}
