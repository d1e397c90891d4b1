package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final Tolerance TENTH = new Tolerance(0.125, 0, 0);

    @Test
    void theLargestIsFoundWhereItIsFirst() {
        Difference difference = Difference.of(
                tensor(Shape.of(2, 3), 1, 2, 3, 4, 5.5f, 7.5f), tensor(Shape.of(2, 3), 1, 2, 3, 4, 7, 6), TENTH);

        assertThat(difference.largest()).contains(new Difference.Largest(1.5, List.of(1L, 1L), 5.5, 7));
        assertThat(difference.relativeToLargest()).isEqualTo(1.5 / 7);
        assertThat(difference.ofTolerance()).isEqualTo(12);
        assertThat(difference.beyond()).isEqualTo(2);
        assertThat(difference.notFiniteInOne()).isZero();
    }

    @Test
    void whatIsAllowedGrowsWithTheValueAndWithTheScaleOfTheLayer() {
        Tensor reference = tensor(Shape.of(3), 0, 4, -8);
        Tensor values = tensor(Shape.of(3), 0.5f, 4.5f, -8.5f);

        assertThat(Difference.of(values, reference, new Tolerance(0.25, 0.0625, 0))
                        .beyond())
                .isEqualTo(1);
        assertThat(Difference.of(values, reference, new Tolerance(0, 0, 0.0625)).beyond())
                .isZero();
        assertThat(Difference.of(values, reference, new Tolerance(0, 0, 0.0625)).ofTolerance())
                .isEqualTo(1);
    }

    @Test
    void valuesThatAreNotFiniteMustBeTheSame() {
        Tensor reference = tensor(Shape.of(7), NAN, INFINITY, -INFINITY, NAN, INFINITY, 1, 2);
        Tensor values = tensor(Shape.of(7), NAN, INFINITY, INFINITY, 1, NAN, NAN, 2);

        Difference difference = Difference.of(values, reference, new Tolerance(1e9, 1e9, 1e9));

        assertThat(difference.notFiniteInOne()).isEqualTo(4);
        assertThat(difference.beyond()).isEqualTo(4);
        assertThat(difference.largest()).contains(new Difference.Largest(0, List.of(6L), 2, 2));
    }

    @Test
    void nothingIsLargestWhereNoValueIsFiniteOrThereIsNone() {
        Difference infinite = Difference.of(tensor(Shape.of(1), INFINITY), tensor(Shape.of(1), INFINITY), TENTH);
        Difference empty = Difference.of(tensor(Shape.of(0, 3)), tensor(Shape.of(0, 3)), TENTH);

        assertThat(infinite.largest()).isEmpty();
        assertThat(infinite.beyond()).isZero();
        assertThat(empty.largest()).isEmpty();
        assertThat(empty.beyond()).isZero();
    }

    @Test
    void againstZerosTheDifferenceIsRelativeToTheValuesAndInfiniteWhereNothingIsAllowed() {
        Difference difference =
                Difference.of(tensor(Shape.of(2), 0, 0.5f), tensor(Shape.of(2), 0, 0), new Tolerance(0, 0.25, 0.25));

        assertThat(difference.relativeToLargest()).isEqualTo(1);
        assertThat(difference.ofTolerance()).isInfinite();
        assertThat(difference.beyond()).isEqualTo(1);
    }

    @Test
    void aScalarHasNoIndex() {
        Difference difference = Difference.of(tensor(Shape.of(), 2), tensor(Shape.of(), 1), TENTH);

        assertThat(difference.largest()).contains(new Difference.Largest(1, List.of(), 2, 1));
    }

    private static Tensor tensor(Shape shape, float... values) {
        return Tensor.ofFloats(shape, values);
    }
}
