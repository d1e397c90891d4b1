package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void elementsAreTheProductOfTheDimensions() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.of(2, 0, 4).elements()).isZero();
        assertThat(Shape.of(2, 3, 4).product(1, 3)).isEqualTo(12);
        assertThat(Shape.of(2, 3, 4).product(1, 1)).isEqualTo(1);
        assertThat(Shape.of(1L << 40, 1L << 22).elements()).isEqualTo(1L << 62);
    }

    @Test
    void aProductBeyondALongIsAnErrorNotANumber() {
        Shape huge = Shape.of(1L << 32, 1L << 31);
        assertThatThrownBy(huge::elements).isInstanceOf(ArithmeticException.class);
        assertThat(huge.product(0, 1)).isEqualTo(1L << 32);
    }

    @Test
    void noDimensionIsNegative() {
        assertThatThrownBy(() -> Shape.of(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape: [1, -1] (expected: no negative dimension)");
        assertThatThrownBy(() -> Shape.of(1, 2).with(0, -3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aShapeIsAValueThatNobodyCanChange() {
        long[] dims = {1, 2};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(1, 2)).hasSameHashCodeAs(Shape.of(1, 2));
        assertThat(shape.with(1, 5)).isEqualTo(Shape.of(1, 5)).isNotEqualTo(shape);
        assertThat(shape).isNotEqualTo(Shape.of(1, 2, 1)).hasToString("[1, 2]");
        assertThat(shape.rank()).isEqualTo(2);
        assertThat(shape.dim(1)).isEqualTo(2);
        assertThat(Shape.of()).hasToString("[]");
    }
}
