package dev.layerscope.server.optimize.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.optimize.sampling.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final int OFFSPRING = 16;
    private static final int NUMBERS = 20;

    @Test
    void itFindsTheTopOfAHillThatIsAHundredTimesSteeperOneWayThanAnother() {
        Distribution distribution = fresh();
        int generations = 0;
        while (worth(distribution.mean()) < -1e-4 && generations < 1000) {
            generation(distribution, generations);
            generations++;
        }
        assertThat(generations * OFFSPRING).isLessThan(8000);
        for (float value : distribution.mean()) {
            assertThat(value).isBetween(2.99f, 3.01f);
        }
    }

    @Test
    void theNumbersOfAGenerationAreOfTheVariancesThatWereAsked() {
        float[] variances = {1, 4};
        double[] squares = new double[2];
        double[] sums = new double[2];
        for (int seed = 0; seed < 500; seed++) {
            for (float[] one : Distribution.around(OFFSPRING, variances, 0.5).draw(Seeds.of(3, seed))) {
                for (int i = 0; i < 2; i++) {
                    sums[i] += one[i] / 8000;
                    squares[i] += one[i] * one[i] / 8000;
                }
            }
        }
        assertThat(squares[0]).isBetween(0.24, 0.26);
        assertThat(squares[1]).isBetween(0.96, 1.04);
        assertThat(Math.abs(sums[0])).isLessThan(0.02);
    }

    @Test
    void whatWasPackedGoesOnWithTheSameNumbers() {
        Distribution whole = fresh();
        for (int step = 0; step < 30; step++) {
            Distribution packed = Distribution.unpacked(OFFSPRING, whole.packed());
            generation(whole, step);
            generation(packed, step);
            assertThat(packed.packed()).isEqualTo(whole.packed());
        }
    }

    @Test
    void whatIsNoNumberCountsLeast() {
        Distribution distribution = fresh();
        float[][] drawn = distribution.draw(1);
        float[] worths = new float[OFFSPRING];
        Arrays.fill(worths, Float.NaN);
        worths[5] = -1e30f;
        double before = distance(distribution.mean(), drawn[5]);
        distribution.learn(drawn, worths);
        assertThat(distance(distribution.mean(), drawn[5])).isLessThan(before);
    }

    @Test
    void whereNothingTellsPicturesApartItLooksFurtherAway() {
        Distribution distribution = fresh();
        distribution.learn(distribution.draw(1), new float[OFFSPRING]);
        assertThat(distribution.stepSize()).isGreaterThan(1);
        assertThat(distribution.mean()).containsOnly(0);
    }

    @Test
    void itDeviatesNoFurtherThanItsLimit() {
        Distribution distribution = Distribution.around(OFFSPRING, new float[] {1, 7}, 3);
        distribution.limit(10);
        assertThat(distribution.stepSize()).isEqualTo(3);
        distribution.limit(1);
        assertThat(distribution.stepSize()).isEqualTo(0.5);
    }

    private static Distribution fresh() {
        float[] variances = new float[NUMBERS];
        Arrays.fill(variances, 1);
        return Distribution.around(OFFSPRING, variances, 1);
    }

    private static void generation(Distribution distribution, long step) {
        float[][] drawn = distribution.draw(Seeds.of(7, step));
        float[] worths = new float[drawn.length];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = worth(drawn[i]);
        }
        distribution.learn(drawn, worths);
    }

    private static float worth(float[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double steepness = Math.pow(100, i / (values.length - 1.0));
            sum += steepness * (values[i] - 3) * (values[i] - 3);
        }
        return (float) -sum;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
