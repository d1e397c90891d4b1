package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import java.util.Arrays;
import java.util.List;

/** The evolution of one picture: which waves it is made of, how they are distributed, and the best of other lanes. Not thread safe. */
final class PictureEvolution {
    private static final int COLORS = 3;
    private static final double FRESH = 0.25;
    private static final double STEP = 1;
    private static final double STEP_OF_PIXELS = 0.25;
    /** Behind a sigmoid nothing changes any more. Without one, what grows with the input would grow without end. */
    private static final double WIDEST_BEFORE_SIGMOID = 8;

    private final double widest;
    private Runner current;
    private Runner best;

    /**
     * One lane's.
     *
     * @param score of its middle when that was last measured
     */
    private record Runner(int lane, Waves waves, Distribution distribution, float score) {
        float[] packed() {
            float[] values = distribution.packed();
            float[] packed = Arrays.copyOf(values, values.length + 4);
            packed[values.length] = lane;
            packed[values.length + 1] = waves.period();
            packed[values.length + 2] = waves.count();
            packed[values.length + 3] = score;
            return packed;
        }

        static Runner unpacked(float[] packed) {
            int length = packed.length - 4;
            return new Runner(
                    (int) packed[length],
                    new Waves((int) packed[length + 1], (int) packed[length + 2]),
                    Distribution.unpacked(Audiences.OFFSPRING, Arrays.copyOf(packed, length)),
                    packed[length + 3]);
        }
    }

    private PictureEvolution(double widest, Runner current, Runner best) {
        this.widest = widest;
        this.current = current;
        this.best = best;
    }

    /** Of pixels that vary by 1, or by a quarter where they are kept within 0 to 1. */
    static PictureEvolution begin(Waves waves, int channels, Parameterization how) {
        Runner runner = fresh(0, waves, channels, how);
        return new PictureEvolution(widest(how.range()), runner, runner);
    }

    private static double widest(Range range) {
        return switch (range) {
            case SIGMOID -> WIDEST_BEFORE_SIGMOID;
            case FREE -> STEP;
            case CLAMP -> STEP_OF_PIXELS;
        };
    }

    /** What {@link #packed} made. */
    static PictureEvolution unpacked(float[] packed, Range range) {
        List<float[]> runners = Packed.apart(packed, 2);
        Runner current = Runner.unpacked(runners.get(0));
        Runner best = Runner.unpacked(runners.get(1));
        return new PictureEvolution(widest(range), current, best.lane() == current.lane() ? current : best);
    }

    float[] packed() {
        return Packed.together(List.of(current.packed(), best.packed()));
    }

    private static Runner fresh(int lane, Waves waves, int channels, Parameterization how) {
        float[] variances = new float[channels * waves.size()];
        int each = waves.size();
        boolean decorrelated = channels == COLORS && how.colors() == Colors.DECORRELATED;
        for (int channel = 0; channel < channels; channel++) {
            // Axes of colours behind the first, which is that of brightness, move pixels less.
            float share = decorrelated ? (channel + 1f) * (channel + 1f) : 1;
            Arrays.fill(variances, channel * each, (channel + 1) * each, share / each);
        }
        double step = how.range() == Range.CLAMP ? STEP_OF_PIXELS : STEP;
        return new Runner(
                lane, waves, Distribution.around(Audiences.OFFSPRING, variances, step), Float.NEGATIVE_INFINITY);
    }

    /** Begins another lane, and remembers this one if it is the best so far. */
    void change(int lane, Waves waves, int channels, Parameterization how) {
        remember();
        current = fresh(lane, waves, channels, how);
    }

    /** Goes on with the best lane. */
    void decide() {
        remember();
        current = best;
    }

    private void remember() {
        if (current.lane() == best.lane() || current.score() > best.score()) {
            best = current;
        }
    }

    void growTo(Waves finer) {
        if (!finer.equals(current.waves())) {
            double share = FRESH * current.waves().size() / finer.size();
            replace(new Runner(
                    current.lane(), finer, current.distribution().in(current.waves(), finer, share), current.score()));
        }
    }

    /** Says what the middle reaches. */
    void scored(float score) {
        replace(new Runner(current.lane(), current.waves(), current.distribution(), score));
    }

    private void replace(Runner runner) {
        best = best.lane() == runner.lane() ? runner : best;
        current = runner;
    }

    int lane() {
        return current.lane();
    }

    Waves waves() {
        return current.waves();
    }

    /** {@code [C, period, period]} of the middle. */
    float[] tile() {
        return tile(current);
    }

    private static float[] tile(Runner runner) {
        return runner.waves().tiles(runner.distribution().mean());
    }

    /** What is best to show. */
    Found found() {
        Runner shown = best.score() > current.score() ? best : current;
        return new Found(tile(shown), shown.waves().period(), shown.score());
    }

    /**
     * A picture.
     *
     * @param tile {@code [C, period, period]}
     * @param score as last measured
     */
    // Made for one reader.
    @SuppressWarnings("ArrayRecordComponent")
    record Found(float[] tile, int period, float score) {}

    float[][] draw(long seed) {
        return current.distribution().draw(seed);
    }

    void learn(float[][] drawn, float[] worths) {
        current.distribution().learn(drawn, worths);
        current.distribution().limit(widest / Math.sqrt(current.waves().size()));
    }
}
