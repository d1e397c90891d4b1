package dev.layerscope.server.optimize.evolution;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The normal distribution of an evolution strategy with a variance for each number, cumulative step-size adaptation and
 * weighted recombination (Ros and Hansen 2008, "A simple modification in CMA-ES achieving linear time and space complexity").
 *
 * <p>Kept in single precision between generations, so that one that was stored goes on with the same numbers. Not thread safe.
 */
final class Distribution {
    private static final int COINS = 64;
    private static final double LONGEST_STEP_CHANGE = 1;
    private static final double WIDER = 1.2;
    private static final int SCALARS = 2;

    private final int offspring;
    private final float[] mean;
    private final float[] variances;
    private final float[] path;
    private final float[] stepPath;
    private float stepSize;
    private int generation;

    private Distribution(
            int offspring,
            float[] mean,
            float[] variances,
            float[] path,
            float[] stepPath,
            float stepSize,
            int generation) {
        this.offspring = offspring;
        this.mean = mean;
        this.variances = variances;
        this.path = path;
        this.stepPath = stepPath;
        this.stepSize = stepSize;
        this.generation = generation;
    }

    /**
     * Around zero.
     *
     * @param offspring of a generation, at least 4
     * @param variances of the numbers, for step size 1
     */
    static Distribution around(int offspring, float[] variances, double stepSize) {
        int n = variances.length;
        return new Distribution(
                offspring, new float[n], variances.clone(), new float[n], new float[n], (float) stepSize, 0);
    }

    /** What {@link #packed} made. */
    static Distribution unpacked(int offspring, float[] packed) {
        int n = (packed.length - SCALARS) / 4;
        return new Distribution(
                offspring,
                part(packed, 0, n),
                part(packed, 1, n),
                part(packed, 2, n),
                part(packed, 3, n),
                packed[4 * n],
                (int) packed[4 * n + 1]);
    }

    private static float[] part(float[] packed, int index, int n) {
        return Arrays.copyOfRange(packed, index * n, (index + 1) * n);
    }

    /** All of it. */
    float[] packed() {
        int n = mean.length;
        float[] packed = new float[4 * n + SCALARS];
        int at = 0;
        for (float[] values : List.of(mean, variances, path, stepPath)) {
            System.arraycopy(values, 0, packed, at, n);
            at += n;
        }
        packed[at] = stepSize;
        packed[at + 1] = generation;
        return packed;
    }

    /** The same in more waves, of which new ones vary little. */
    Distribution in(Waves waves, Waves finer, double freshShare) {
        double sum = 0;
        for (float variance : variances) {
            sum += variance;
        }
        float fresh = (float) (freshShare * sum / variances.length);
        return new Distribution(
                offspring,
                waves.in(finer, mean, 0),
                waves.in(finer, variances, fresh),
                waves.in(finer, path, 0),
                waves.in(finer, stepPath, 0),
                stepSize,
                0);
    }

    float[] mean() {
        return mean.clone();
    }

    double stepSize() {
        return stepSize;
    }

    /** Takes the step size back so that numbers deviate, in the root of their mean square, by no more than this. */
    void limit(double widest) {
        double sum = 0;
        for (float variance : variances) {
            sum += variance;
        }
        stepSize = (float) Math.min(stepSize, widest / Math.sqrt(sum / variances.length));
    }

    /** Draws a generation: {@code [offspring][n]}. The same for the same seed and distribution. */
    float[][] draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = mean.length;
        double[] deviations = new double[n];
        for (int i = 0; i < n; i++) {
            deviations[i] = stepSize * Math.sqrt(variances[i]);
        }
        float[][] drawn = new float[offspring][n];
        for (float[] one : drawn) {
            for (int i = 0; i < n; i++) {
                one[i] = (float) (mean[i] + deviations[i] * nearlyNormal(random));
            }
        }
        return drawn;
    }

    /** Of mean 0 and variance 1: 64 coins and a uniform number between them, by no function that differs among machines. */
    private static double nearlyNormal(SplittableRandom random) {
        double between = random.nextInt() * 0x1p-32;
        return (Long.bitCount(random.nextLong()) - COINS / 2 + between) / Math.sqrt(COINS / 4.0 + 1 / 12.0);
    }

    /**
     * Moves towards those that reached most.
     *
     * @param drawn the generation
     * @param worths what each of it reached; what is no number counts least
     */
    void learn(float[][] drawn, float[] worths) {
        generation++;
        Integer[] order = IntStream.range(0, drawn.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -rankable(worths[i])));
        if (rankable(worths[order[0]]) == rankable(worths[order[order.length - 1]])) {
            // Nothing tells them apart: further away something may.
            stepSize = (float) (stepSize * WIDER);
            return;
        }
        new Learning(mean.length, offspring).from(drawn, order);
    }

    private static double rankable(float worth) {
        return Float.isNaN(worth) ? Double.NEGATIVE_INFINITY : worth;
    }

    /** The constants of the strategy, as the paper has them. */
    private final class Learning {
        private final int n;
        private final double[] weights;
        private final double mass;

        Learning(int n, int offspring) {
            this.n = n;
            int parents = offspring / 2;
            weights = new double[parents];
            double sum = 0;
            for (int i = 0; i < parents; i++) {
                weights[i] = StrictMath.log((offspring + 1) / 2.0) - StrictMath.log(i + 1.0);
                sum += weights[i];
            }
            double squares = 0;
            for (int i = 0; i < parents; i++) {
                weights[i] /= sum;
                squares += weights[i] * weights[i];
            }
            mass = 1 / squares;
        }

        void from(float[][] drawn, Integer[] order) {
            double stepRate = (mass + 2) / (n + mass + 5);
            double damping = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + stepRate;
            double pathRate = (4 + mass / n) / (n + 4 + 2 * mass / n);
            double diagonal = (n + 2) / 3.0;
            double one = Math.min(1, diagonal * 2 / ((n + 1.3) * (n + 1.3) + mass));
            double several = Math.min(1 - one, diagonal * 2 * (mass - 2 + 1 / mass) / ((n + 2.0) * (n + 2.0) + mass));
            double expected = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));

            double[] moved = new double[n];
            double[] spread = new double[n];
            for (int parent = 0; parent < weights.length; parent++) {
                float[] values = drawn[order[parent]];
                for (int i = 0; i < n; i++) {
                    double step = ((double) values[i] - mean[i]) / stepSize;
                    moved[i] += weights[parent] * step;
                    spread[i] += weights[parent] * step * step;
                }
            }
            double keep = Math.sqrt(stepRate * (2 - stepRate) * mass);
            double length = 0;
            for (int i = 0; i < n; i++) {
                stepPath[i] = (float) ((1 - stepRate) * stepPath[i] + keep * moved[i] / Math.sqrt(variances[i]));
                length += (double) stepPath[i] * stepPath[i];
            }
            length = Math.sqrt(length);
            double settled = Math.sqrt(1 - StrictMath.pow(1 - stepRate, 2.0 * generation));
            boolean steady = length / settled < (1.4 + 2.0 / (n + 1)) * expected;
            double pathKeep = steady ? Math.sqrt(pathRate * (2 - pathRate) * mass) : 0;
            for (int i = 0; i < n; i++) {
                mean[i] = (float) (mean[i] + stepSize * moved[i]);
                path[i] = (float) ((1 - pathRate) * path[i] + pathKeep * moved[i]);
                double variance = (1 - one - several) * variances[i] + one * path[i] * path[i] + several * spread[i];
                variances[i] = (float) Math.max(variance, Float.MIN_NORMAL);
            }
            double change = Math.min(LONGEST_STEP_CHANGE, stepRate / damping * (length / expected - 1));
            stepSize = (float) (stepSize * StrictMath.exp(change));
        }
    }
}
