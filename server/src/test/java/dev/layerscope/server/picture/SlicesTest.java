package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.render.Extent;
import dev.layerscope.server.tensor.Shape;
import org.junit.jupiter.api.Test;

class SlicesTest {
    @Test
    void aPlaneIsOneSliceWhereverTheChannelsAre() {
        assertThat(Slices.of(Shape.of(2, 3, 4, 5), 1)).isEqualTo(new Slices(1, 4, 5));
        assertThat(Slices.of(Shape.of(2, 4, 5, 3), 3)).isEqualTo(new Slices(1, 4, 5));
        assertThat(Slices.of(Shape.of(3, 4, 5), 0)).isEqualTo(new Slices(1, 4, 5));
    }

    @Test
    void tokensAreARowAndSingleValuesOne() {
        assertThat(Slices.of(Shape.of(1, 7, 3), 2)).isEqualTo(new Slices(1, 1, 7));
        assertThat(Slices.of(Shape.of(1, 3), 1)).isEqualTo(new Slices(1, 1, 1));
    }

    @Test
    void axesBeforeThePlaneCountSlices() {
        assertThat(Slices.of(Shape.of(2, 3, 6, 4, 5), 1)).isEqualTo(new Slices(6, 4, 5));
        assertThat(Slices.of(Shape.of(2, 2, 6, 4, 5, 3), 5)).isEqualTo(new Slices(12, 4, 5));
    }

    @Test
    void theMapIsNearestToASquareAndNoPlaceIsLeftOver() {
        assertThat(new Slices(16, 28, 28).extent()).isEqualTo(new Extent(112, 112));
        assertThat(new Slices(8, 10, 10).extent()).isEqualTo(new Extent(20, 40));
        assertThat(new Slices(7, 10, 10).extent()).isEqualTo(new Extent(10, 70));
        assertThat(new Slices(4, 5, 50).extent()).isEqualTo(new Extent(20, 50));
    }

    @Test
    void slicesLieRowByRow() {
        float[] four = {0, 1, 10, 11, 20, 21, 30, 31};

        assertThat(new Slices(4, 2, 1).arranged(four)).containsExactly(0, 10, 20, 30, 1, 11, 21, 31);
        assertThat(new Slices(4, 1, 2).arranged(four)).containsExactly(0, 1, 10, 11, 20, 21, 30, 31);
    }

    @Test
    void aTitleSaysHowTheyLie() {
        assertThat(new Slices(1, 28, 14)).hasToString("28×14");
        assertThat(new Slices(16, 28, 28)).hasToString("16 slices of 28×28, 4 across");
    }
}
