package dev.layerscope.server.optimize.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.optimize.recipe.Transforms;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Move STILL = new Move(0, 0, 1, 0);

    @Test
    void aStillGridLooksAtTheCentresOfPixels() {
        float[] grid = new Window(2, 4, 0, 2, 4, 0).grid(STILL);
        assertThat(grid)
                .containsExactly(
                        new float[] {
                            -0.75f, -0.5f, -0.25f, -0.5f, 0.25f, -0.5f, 0.75f, -0.5f, -0.75f, 0.5f, -0.25f, 0.5f, 0.25f,
                            0.5f, 0.75f, 0.5f
                        },
                        within(1e-7f));
    }

    @Test
    void aQuarterTurnLooksAlongTheOtherAxis() {
        float[] grid = new Window(3, 3, 0, 3, 3, 0).grid(new Move(0, 0, 1, Math.PI / 2));
        // The upper left position of the view: turned clockwise, what lay at the lower left comes there.
        assertThat(grid[0]).isCloseTo(-2 / 3f, within(1e-6f));
        assertThat(grid[1]).isCloseTo(2 / 3f, within(1e-6f));
    }

    @Test
    void matricesAndGridsSeeTheSame() {
        Window window = new Window(5, 5, 2, 9, 9, 0);
        Move move = new Move(1, -2, 1.25, 0);
        float[] grid = window.grid(move);
        AxisMatrix rows = window.rows(move);
        for (int row = 0; row < 9; row++) {
            double position = (grid[row * 9 * 2 + 1] + 1) / 2 * 5 - 0.5;
            double seen = 0;
            double weight = 0;
            for (int from = 0; from < 5; from++) {
                seen += rows.at(row, from) * from;
                weight += rows.at(row, from);
            }
            if (position >= 0 && position <= 4) {
                assertThat(weight).isCloseTo(1, within(1e-9));
                assertThat(seen).isCloseTo(position, within(1e-5));
            } else {
                assertThat(weight).isLessThan(1);
            }
        }
    }

    @Test
    void movesAreTheSameForTheSameStepAndWithinTheirBounds() {
        Transforms transforms = new Transforms(0, 5, 0.8, 1.2, 10, 0);
        double farthest = 0;
        for (long step = 0; step < 500; step++) {
            Move move = Move.draw(transforms, 7, step);
            assertThat(move).isEqualTo(Move.draw(transforms, 7, step));
            assertThat(move).isNotEqualTo(Move.draw(transforms, 8, step));
            assertThat(move.down()).isBetween(-5.0, 5.0);
            assertThat(move.scale()).isBetween(0.8, 1.2);
            assertThat(move.radians()).isBetween(Math.toRadians(-10), Math.toRadians(10));
            farthest = Math.max(farthest, Math.abs(move.right()));
        }
        assertThat(farthest).isEqualTo(5);
    }
}
