package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import java.util.Arrays;

/** The evolution of one picture: which waves it is made of, and how they are distributed. Not thread safe. */
final class PictureEvolution {
    private static final double FRESH = 0.25;
    private static final double STEP = 1;
    private static final double STEP_OF_PIXELS = 0.25;

    private Waves waves;
    private Distribution distribution;

    private PictureEvolution(Waves waves, Distribution distribution) {
        this.waves = waves;
        this.distribution = distribution;
    }

    /** Of pixels that vary by 1, or by a quarter where they are kept within 0 to 1. */
    static PictureEvolution begin(Waves waves, int channels, Range range) {
        float[] variances = new float[channels * waves.size()];
        Arrays.fill(variances, 1f / waves.size());
        return new PictureEvolution(
                waves,
                Distribution.around(Audiences.OFFSPRING, variances, range == Range.CLAMP ? STEP_OF_PIXELS : STEP));
    }

    static PictureEvolution resume(Waves waves, float[] packed) {
        return new PictureEvolution(waves, Distribution.unpacked(Audiences.OFFSPRING, packed));
    }

    void growTo(Waves finer) {
        if (!finer.equals(waves)) {
            distribution = distribution.in(waves, finer, FRESH * waves.size() / finer.size());
            waves = finer;
        }
    }

    int period() {
        return waves.period();
    }

    /** {@code [C, period, period]} of the middle. */
    float[] tile() {
        return waves.tiles(distribution.mean());
    }

    float[][] draw(long seed) {
        return distribution.draw(seed);
    }

    void learn(float[][] drawn, float[] worths) {
        distribution.learn(drawn, worths);
    }

    float[] packed() {
        return distribution.packed();
    }
}
