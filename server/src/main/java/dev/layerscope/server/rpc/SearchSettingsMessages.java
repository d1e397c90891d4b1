package dev.layerscope.server.rpc;

import com.google.protobuf.DoubleValue;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Recipe;
import dev.layerscope.server.optimize.recipe.Regularizers;
import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.optimize.recipe.Transforms;
import dev.layerscope.server.optimize.recipe.Upscaling;
import dev.layerscope.v1.BetweenStages;
import dev.layerscope.v1.Optimization;
import java.util.List;
import java.util.Optional;

/** The settings of a search: a recipe's, and what a request has in place of single ones. */
final class SearchSettingsMessages {
    private SearchSettingsMessages() {}

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static Settings settings(Optimization asked, Canvas canvas) {
        Recipe recipe = recipe(asked.getRecipe());
        PictureSize size = size(asked, recipe, canvas);
        Settings whole = recipe.settings(size.height(), size.width());
        Settings base = canvas.form().isSpatial() ? whole : ofNumbers(whole);
        return base.withStages(asked.getStagesCount() == 0 ? base.stages() : stages(asked, size))
                .withOptimizer(optimizer(asked.getOptimizer(), base.optimizer()))
                .withParameterization(parameterization(asked.getParameterization(), base.parameterization()))
                .withTransforms(transforms(asked.getTransforms(), base.transforms()))
                .withRegularizers(regularizers(asked.getRegularizers(), base.regularizers()))
                .withUpscaling(upscaling(asked.getBetweenStages(), base.upscaling()));
    }

    /** For an input whose neighbours needn't be alike, and whose numbers have no limits. */
    private static Settings ofNumbers(Settings recipe) {
        return recipe.withParameterization(new Parameterization(
                        Parameterization.Space.PIXELS,
                        Parameterization.Colors.INDEPENDENT,
                        Parameterization.Range.FREE))
                .withTransforms(Transforms.NONE);
    }

    private static Recipe recipe(Optimization.Recipe recipe) {
        return switch (recipe) {
            case RECIPE_UNSPECIFIED, RECIPE_QUICK -> Recipe.QUICK;
            case RECIPE_ARTICLE -> Recipe.ARTICLE;
            case RECIPE_FOURIER -> Recipe.FOURIER;
            case RECIPE_EVOLVE -> Recipe.EVOLVE;
            case UNRECOGNIZED -> throw unknown("recipe", "article, quick, fourier or evolve");
        };
    }

    private static PictureSize size(Optimization asked, Recipe recipe, Canvas canvas) {
        Optional<PictureSize> own = FeedMessages.size(asked.hasSize(), asked.getSize());
        if (own.isPresent()) {
            return own.get();
        }
        List<dev.layerscope.v1.Stage> stages = asked.getStagesList();
        if (!stages.isEmpty() && stages.get(stages.size() - 1).hasSize()) {
            return FeedMessages.size(true, stages.get(stages.size() - 1).getSize())
                    .orElseGet(() -> size(recipe, canvas));
        }
        return size(recipe, canvas);
    }

    private static PictureSize size(Recipe recipe, Canvas canvas) {
        return new PictureSize(canvas.height(recipe.side()), canvas.width(recipe.side()));
    }

    private static List<Stage> stages(Optimization asked, PictureSize size) {
        List<Stage> stages = asked.getStagesList().stream()
                .map(stage -> {
                    PictureSize own =
                            FeedMessages.size(stage.hasSize(), stage.getSize()).orElse(size);
                    return new Stage(own.height(), own.width(), stage.getSteps());
                })
                .toList();
        Stage last = stages.get(stages.size() - 1);
        if (last.height() != size.height() || last.width() != size.width()) {
            throw FeedMessages.invalid("stages: the last is of %s, the picture of %dx%d (expected: the same size)"
                    .formatted(last.size(), size.height(), size.width()));
        }
        return stages;
    }

    private static Optimizer optimizer(dev.layerscope.v1.Optimizer asked, Optimizer base) {
        return new Optimizer(
                switch (asked.getKind()) {
                    case KIND_UNSPECIFIED -> base.kind();
                    case KIND_ADAM -> Optimizer.Kind.ADAM;
                    case KIND_ADAMW -> Optimizer.Kind.ADAMW;
                    case KIND_SGD -> Optimizer.Kind.SGD;
                    case UNRECOGNIZED -> throw unknown("optimizer", "adam, adamw or sgd");
                },
                value(asked.hasLearningRate(), asked.getLearningRate(), base.learningRate()),
                value(asked.hasWeightDecay(), asked.getWeightDecay(), base.weightDecay()),
                value(asked.hasMomentum(), asked.getMomentum(), base.momentum()));
    }

    private static Parameterization parameterization(dev.layerscope.v1.Parameterization asked, Parameterization base) {
        return new Parameterization(
                switch (asked.getBasis()) {
                    case BASIS_UNSPECIFIED -> base.space();
                    case BASIS_PIXELS -> Parameterization.Space.PIXELS;
                    case BASIS_FOURIER -> Parameterization.Space.FOURIER;
                    case UNRECOGNIZED -> throw unknown("basis", "pixels or fourier");
                },
                switch (asked.getColors()) {
                    case COLORS_UNSPECIFIED -> base.colors();
                    case COLORS_PLAIN -> Parameterization.Colors.INDEPENDENT;
                    case COLORS_DECORRELATED -> Parameterization.Colors.DECORRELATED;
                    case UNRECOGNIZED -> throw unknown("colors", "plain or decorrelated");
                },
                switch (asked.getRange()) {
                    case RANGE_UNSPECIFIED -> base.range();
                    case RANGE_FREE -> Parameterization.Range.FREE;
                    case RANGE_CLAMP -> Parameterization.Range.CLAMP;
                    case RANGE_SIGMOID -> Parameterization.Range.SIGMOID;
                    case UNRECOGNIZED -> throw unknown("range", "free, clamp or sigmoid");
                });
    }

    private static Transforms transforms(dev.layerscope.v1.Transforms asked, Transforms base) {
        return new Transforms(
                asked.hasPadPixels() ? asked.getPadPixels().getValue() : base.pad(),
                asked.hasJitterPixels() ? asked.getJitterPixels().getValue() : base.jitter(),
                asked.hasScale() ? asked.getScale().getMinimum() : base.smallestScale(),
                asked.hasScale() ? asked.getScale().getMaximum() : base.largestScale(),
                value(asked.hasRotateDegrees(), asked.getRotateDegrees(), base.rotate()),
                value(asked.hasBlurSigma(), asked.getBlurSigma(), base.blur()));
    }

    private static Regularizers regularizers(dev.layerscope.v1.Regularizers asked, Regularizers base) {
        return new Regularizers(
                value(asked.hasTotalVariation(), asked.getTotalVariation(), base.totalVariation()),
                value(asked.hasL1(), asked.getL1(), base.l1()),
                value(asked.hasL2(), asked.getL2(), base.l2()));
    }

    private static Upscaling upscaling(BetweenStages asked, Upscaling base) {
        return new Upscaling(
                switch (asked.getFilter()) {
                    case FILTER_UNSPECIFIED -> base.filter();
                    case FILTER_NEAREST -> Upscaling.Filter.NEAREST;
                    case FILTER_LINEAR -> Upscaling.Filter.LINEAR;
                    case FILTER_CUBIC -> Upscaling.Filter.CUBIC;
                    case UNRECOGNIZED -> throw unknown("filter", "nearest, linear or cubic");
                },
                asked.hasBlurPixels() ? asked.getBlurPixels().getValue() : base.blur());
    }

    private static double value(boolean given, DoubleValue asked, double base) {
        return given ? asked.getValue() : base;
    }

    private static RuntimeException unknown(String what, String expected) {
        return FeedMessages.invalid("%s: unknown (expected: %s)".formatted(what, expected));
    }
}
