package dev.layerscope.server.optimize.recipe;

import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import java.util.ArrayList;
import java.util.List;

/** Named sets of settings. */
public enum Recipe {
    /**
     * Pixels from 56x56 in twelve sizes, each 1.2 times the one before, with a new Adam each: the articles' own
     * ("How to visualize convolutional features in 40 lines of code", 2019).
     */
    ARTICLE(408),
    /** A good picture in seconds. */
    QUICK(128),
    /** Lucid's: a spectrum of decorrelated colours, and a view that moves. */
    FOURIER(224),
    /** For the engine that needs no gradients: pixels of decorrelated colours, each step a generation. */
    EVOLVE(128);

    private static final double GROWTH = 1.2;
    private static final int ARTICLE_STAGES = 12;
    private static final int ARTICLE_SHORT = 20;
    private static final int ARTICLE_LONG = 26;
    private static final int FIRST_LONG = 7;

    private final int side;

    Recipe(int side) {
        this.side = side;
    }

    /** Pixels of the last picture's sides where nobody asks for a size. */
    public int side() {
        return side;
    }

    /** Its settings for a picture of a size. */
    public Settings settings(int height, int width) {
        return switch (this) {
            case ARTICLE ->
                new Settings(
                        articleStages(height, width),
                        Settings.Start.GRAY_NOISE,
                        new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE),
                        new Optimizer(Optimizer.Kind.ADAM, 0.1, 1e-6, 0),
                        Transforms.NONE,
                        Regularizers.NONE,
                        new Upscaling(Upscaling.Filter.CUBIC, 5));
            case QUICK -> lucid(List.of(new Stage(height, width, 96)), 0.08, 2);
            case FOURIER -> lucid(List.of(new Stage(height, width, 512)), 0.05, 10);
            case EVOLVE ->
                new Settings(
                        List.of(new Stage(height, width, 500)),
                        Settings.Start.FAINT_NOISE,
                        new Parameterization(Space.PIXELS, Colors.DECORRELATED, Range.SIGMOID),
                        Optimizer.adam(0.05),
                        Transforms.NONE,
                        Regularizers.NONE,
                        new Upscaling(Upscaling.Filter.CUBIC, 1));
        };
    }

    private static Settings lucid(List<Stage> stages, double learningRate, double rotate) {
        return new Settings(
                stages,
                Settings.Start.FAINT_NOISE,
                new Parameterization(Space.FOURIER, Colors.DECORRELATED, Range.SIGMOID),
                Optimizer.adam(learningRate),
                new Transforms(12, 8, 0.9, 1.1, rotate, 0),
                Regularizers.NONE,
                new Upscaling(Upscaling.Filter.CUBIC, 1));
    }

    /** The articles' sizes where the last is 408; others in proportion, and never below one pixel. */
    private static List<Stage> articleStages(int height, int width) {
        List<Stage> stages = new ArrayList<>();
        int side = 56;
        for (int i = 0; i < ARTICLE_STAGES; i++) {
            double share = side / (double) ARTICLE.side;
            stages.add(new Stage(
                    Math.max(1, (int) Math.round(height * share)),
                    Math.max(1, (int) Math.round(width * share)),
                    i < FIRST_LONG ? ARTICLE_SHORT : ARTICLE_LONG));
            side = (int) (GROWTH * side);
        }
        return stages;
    }
}
