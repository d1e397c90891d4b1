package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanesTest {
    @Test
    void aPlaneHasAllPositionsOfAChannelWhicheverAxisCountsThem() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            Example example = Example.random(random, 1 + random.nextInt(5));
            int axis = random.nextInt(example.shape().rank());
            Planes planes = new Planes(example.tensor(), axis);

            assertThat(planes.batch())
                    .isEqualTo(axis == 0 ? 1 : (int) example.shape().dim(0));
            assertThat(planes.channels()).isEqualTo((int) example.shape().dim(axis));
            for (int n = 0; n < planes.batch(); n++) {
                for (int c = 0; c < planes.channels(); c++) {
                    float[] expected = example.plane(axis, n, c);
                    assertThat(planes.plane(n, c))
                            .as("%s axis %d", example.shape(), axis)
                            .isEqualTo(expected);
                    assertThat(planes.positions()).isEqualTo(expected.length);
                    assertThat(planes.mean(n, c)).isEqualTo(mean(expected));
                    assertThat(planes.max(n, c)).isEqualTo(max(expected));
                }
            }
        }
    }

    @Test
    void theLargestOfAPlaneWithANaNIsNaN() {
        Planes planes = new Planes(Tensor.ofFloats(Shape.of(1, 1, 3), 1, Float.NaN, 2), 1);

        assertThat(planes.max(0, 0)).isNaN();
        assertThat(planes.mean(0, 0)).isNaN();
    }

    @Test
    void anEmptyPlaneHasNoMean() {
        Planes planes = new Planes(Tensor.ofFloats(Shape.of(1, 2, 0)), 1);

        assertThat(planes.plane(0, 1)).isEmpty();
        assertThat(planes.mean(0, 1)).isNaN();
    }

    private static float mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) (sum / values.length);
    }

    private static float max(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
