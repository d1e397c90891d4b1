package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double TOLERANCE = 1e-12;
    private static final float INF = Float.POSITIVE_INFINITY;

    @Test
    void differencesAndTheCosineAreThoseOfNumPy() {
        Comparison comparison = of(new float[] {1, -2, 3, 0}, new float[] {2, 2, 0.5f, 0});

        assertThat(comparison.meanAbsolute()).isEqualTo(7.5 / 4);
        assertThat(comparison.rootMeanSquare()).isCloseTo(Math.sqrt(23.25 / 4), within(TOLERANCE));
        assertThat(comparison.largestAbsolute()).isEqualTo(4);
        // numpy: a @ b / (norm(a) * norm(b))
        assertThat(comparison.cosine()).isCloseTo(-0.04652421051992354, within(TOLERANCE));
        assertThat(comparison.pairs()).isEqualTo(4);
        assertThat(comparison.notFinite()).isZero();
    }

    @Test
    void whatIsEqualDoesNotDifferAtAll() {
        float[] values = Example.of(3, 5, 7).values();

        assertThat(of(values, values)).isEqualTo(new Comparison(105, 0, 0, 0, 0, 1));
    }

    @Test
    void theCosineOfZerosIsDefined() {
        float[] zeros = {0, -0.0f};

        assertThat(of(zeros, zeros).cosine()).isEqualTo(1);
        assertThat(of(zeros, new float[] {0, 3}).cosine()).isZero();
        assertThat(of(new float[] {0, 3}, zeros).cosine()).isZero();
        assertThat(of(new float[] {1, 2}, new float[] {-2, -4}).cosine()).isEqualTo(-1);
        assertThat(of(new float[] {1e-38f, 0}, new float[] {1e-38f, 0}).cosine())
                .isEqualTo(1);
    }

    @Test
    void pairsThatAreNotFiniteAreCountedAndLeftOut() {
        Comparison comparison = of(new float[] {1, Float.NaN, INF, INF, 4}, new float[] {2, 1, INF, 3, Float.NaN});

        assertThat(comparison.notFinite()).isEqualTo(4);
        assertThat(comparison.pairs()).isEqualTo(1);
        assertThat(comparison.largestAbsolute()).isEqualTo(1);
        assertThat(comparison.cosine()).isEqualTo(1);
    }

    @Test
    void whereNothingIsComparedNothingIsANumber() {
        for (float[] values : new float[][] {{}, {Float.NaN}}) {
            Comparison comparison = of(values, values);
            assertThat(comparison.meanAbsolute()).isNaN();
            assertThat(comparison.cosine()).isNaN();
            assertThat(comparison.notFinite()).isEqualTo(values.length);
        }
    }

    @Test
    void everyChannelIsComparedByItself() {
        for (int axis : new int[] {0, 1, 3}) {
            Example one = Example.random(new Random(axis), 4);
            Example other =
                    new Example(one.shape(), Example.of(one.shape().toArray()).values());
            int batch = axis == 0 ? 1 : (int) one.shape().dim(0);

            LayerComparison comparison = LayerComparison.of(
                    new OpenActivation.Computed(one.activation(axis)),
                    new OpenActivation.Computed(other.activation(axis)),
                    Call.ofServer());

            assertThat(comparison.channels()).hasSize((int) one.shape().dim(axis));
            for (int c = 0; c < comparison.channels().size(); c++) {
                double largest = 0;
                for (int n = 0; n < batch; n++) {
                    largest = Math.max(
                            largest,
                            of(one.plane(axis, n, c), other.plane(axis, n, c)).largestAbsolute());
                }
                assertThat(comparison.channels().get(c).largestAbsolute()).isEqualTo(largest);
            }
            assertThat(comparison.all().pairs()).isEqualTo(one.values().length);
        }
    }

    @Test
    void shapesThatDifferAreRefused() {
        OpenActivation one = new OpenActivation.Computed(Example.of(1, 2, 3).activation(1));
        OpenActivation other = new OpenActivation.Computed(Example.of(1, 2, 4).activation(1));

        assertThatThrownBy(() -> LayerComparison.of(one, other, Call.ofServer()))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID))
                .hasMessage(
                        "layer 'conv': [1, 2, 3] for one input and [1, 2, 4] for the other (expected: the same shape)");
    }

    private static Comparison of(float[] one, float[] other) {
        Shape shape = Shape.of(one.length);
        return LayerComparison.of(
                        new OpenActivation.Computed(new Example(shape, one).activation(-1)),
                        new OpenActivation.Computed(new Example(shape, other).activation(-1)),
                        Call.ofServer())
                .all();
    }
}
