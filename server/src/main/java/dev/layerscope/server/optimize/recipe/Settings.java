package dev.layerscope.server.optimize.recipe;

import java.util.List;

/**
 * Everything that a search does beside its objectives.
 *
 * @param stages from the first to the last, 1 to 64
 * @param start where no picture is given
 */
public record Settings(
        List<Stage> stages,
        Start start,
        Parameterization parameterization,
        Optimizer optimizer,
        Transforms transforms,
        Regularizers regularizers,
        Upscaling upscaling) {
    private static final int MOST_STAGES = 64;

    /** Pictures that searches begin with. */
    public enum Start {
        /** The articles': {@code (uniform * 20 + 128) / 255}. */
        GRAY_NOISE,
        /** Normally distributed parameters of standard deviation 0.01, as Lucid has them: almost gray. */
        FAINT_NOISE
    }

    public Settings {
        stages = List.copyOf(stages);
        Invalid.unless(!stages.isEmpty() && stages.size() <= MOST_STAGES, "stages", stages.size(), "1 to 64");
    }

    /** The picture that comes out. */
    public Stage last() {
        return stages.get(stages.size() - 1);
    }

    /** Of all stages. */
    public long steps() {
        return stages.stream().mapToLong(Stage::steps).sum();
    }

    public Settings withStages(List<Stage> changed) {
        return new Settings(changed, start, parameterization, optimizer, transforms, regularizers, upscaling);
    }

    public Settings withParameterization(Parameterization changed) {
        return new Settings(stages, start, changed, optimizer, transforms, regularizers, upscaling);
    }

    public Settings withOptimizer(Optimizer changed) {
        return new Settings(stages, start, parameterization, changed, transforms, regularizers, upscaling);
    }

    public Settings withTransforms(Transforms changed) {
        return new Settings(stages, start, parameterization, optimizer, changed, regularizers, upscaling);
    }

    public Settings withRegularizers(Regularizers changed) {
        return new Settings(stages, start, parameterization, optimizer, transforms, changed, upscaling);
    }

    public Settings withUpscaling(Upscaling changed) {
        return new Settings(stages, start, parameterization, optimizer, transforms, regularizers, changed);
    }
}
