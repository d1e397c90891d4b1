package dev.layerscope.cli;

import com.google.protobuf.DoubleValue;
import com.google.protobuf.Int32Value;
import dev.layerscope.v1.BetweenStages;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Optimizer;
import dev.layerscope.v1.Parameterization;
import dev.layerscope.v1.ScaleRange;
import dev.layerscope.v1.Stage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Settings of a search in place of its recipe's. */
final class SearchOptions {
    private static final String RECIPES = " (default: the recipe's)";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--steps", paramLabel = "N", description = "steps, at the picture's size alone" + RECIPES)
    private @Nullable Integer steps;

    @Option(
            names = "--stages",
            paramLabel = "HxW:STEPS[,...]",
            converter = ToStages.class,
            description = "sizes from coarse to fine, with steps at each" + RECIPES)
    private @Nullable Stages stages;

    @Option(names = "--optimizer", paramLabel = "adam|adamw|sgd", description = "how gradients become steps" + RECIPES)
    private SearchWords.@Nullable OptimizerKind optimizer;

    @Option(names = "--learning-rate", paramLabel = "X", description = "how far a step goes" + RECIPES)
    private @Nullable Double learningRate;

    @Option(names = "--weight-decay", paramLabel = "X", description = "of the optimizer" + RECIPES)
    private @Nullable Double weightDecay;

    @Option(names = "--momentum", paramLabel = "X", description = "of sgd" + RECIPES)
    private @Nullable Double momentum;

    @Option(names = "--basis", paramLabel = "pixels|fourier", description = "what is searched" + RECIPES)
    private SearchWords.@Nullable Basis basis;

    @Option(
            names = "--colors",
            paramLabel = "plain|decorrelated",
            description = "whether colours move together" + RECIPES)
    private SearchWords.@Nullable Colors colors;

    @Option(
            names = "--range",
            paramLabel = "free|clamp|sigmoid",
            description = "how values are kept where pictures have them" + RECIPES)
    private SearchWords.@Nullable Range range;

    @Option(names = "--jitter", paramLabel = "PX", description = "move the picture before each step by up to" + RECIPES)
    private @Nullable Integer jitter;

    @Option(
            names = "--scale",
            paramLabel = "MIN:MAX",
            converter = ToScale.class,
            description = "scale it by a factor between" + RECIPES)
    private @Nullable ScaleRange scale;

    @Option(names = "--rotate", paramLabel = "DEGREES", description = "turn it, either way, by up to" + RECIPES)
    private @Nullable Double rotate;

    @Option(names = "--pad", paramLabel = "PX", description = "surround it with gray" + RECIPES)
    private @Nullable Integer pad;

    @Option(names = "--blur", paramLabel = "SIGMA", description = "blur it, standard deviation in pixels" + RECIPES)
    private @Nullable Double blur;

    @Option(
            names = "--total-variation",
            paramLabel = "WEIGHT",
            description = "lower the differences between neighbouring pixels" + RECIPES)
    private @Nullable Double totalVariation;

    @Option(names = "--l1", paramLabel = "WEIGHT", description = "lower the distances from gray" + RECIPES)
    private @Nullable Double l1;

    @Option(names = "--l2", paramLabel = "WEIGHT", description = "lower their squares" + RECIPES)
    private @Nullable Double l2;

    @Option(
            names = "--enlarge",
            paramLabel = "nearest|linear|cubic",
            description = "how a stage's picture becomes the next one's start" + RECIPES)
    private SearchWords.@Nullable Filter filter;

    @Option(
            names = "--blur-between",
            paramLabel = "PX",
            description = "side of the box blur between stages, odd, 1 for none" + RECIPES)
    private @Nullable Integer blurBetween;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    SearchOptions() {}

    /**
     * @throws ParameterException where options contradict each other
     */
    void into(Optimization.Builder optimization) {
        if (steps != null && stages != null) {
            throw new ParameterException(spec.commandLine(), "--steps: with --stages (expected: one of them)");
        }
        if (steps != null) {
            optimization.addStages(Stage.newBuilder().setSteps(steps));
        }
        if (stages != null) {
            optimization.addAllStages(stages.stages());
        }
        if (any(optimizer, learningRate, weightDecay, momentum)) {
            optimizer(optimization.getOptimizerBuilder());
        }
        if (any(basis, colors, range)) {
            parameterization(optimization.getParameterizationBuilder());
        }
        transforms(optimization);
        regularizers(optimization);
        if (any(filter, blurBetween)) {
            BetweenStages.Builder between = optimization.getBetweenStagesBuilder();
            if (filter != null) {
                between.setFilter(BetweenStages.Filter.valueOf("FILTER_" + filter.name()));
            }
            if (blurBetween != null) {
                between.setBlurPixels(Int32Value.of(blurBetween));
            }
        }
    }

    private void optimizer(Optimizer.Builder message) {
        if (optimizer != null) {
            message.setKind(Optimizer.Kind.valueOf("KIND_" + optimizer.name()));
        }
        if (learningRate != null) {
            message.setLearningRate(DoubleValue.of(learningRate));
        }
        if (weightDecay != null) {
            message.setWeightDecay(DoubleValue.of(weightDecay));
        }
        if (momentum != null) {
            message.setMomentum(DoubleValue.of(momentum));
        }
    }

    private void parameterization(Parameterization.Builder message) {
        if (basis != null) {
            message.setBasis(Parameterization.Basis.valueOf("BASIS_" + basis.name()));
        }
        if (colors != null) {
            message.setColors(Parameterization.Colors.valueOf("COLORS_" + colors.name()));
        }
        if (range != null) {
            message.setRange(Parameterization.Range.valueOf("RANGE_" + range.name()));
        }
    }

    private void transforms(Optimization.Builder optimization) {
        if (jitter != null) {
            optimization.getTransformsBuilder().setJitterPixels(Int32Value.of(jitter));
        }
        if (scale != null) {
            optimization.getTransformsBuilder().setScale(scale);
        }
        if (rotate != null) {
            optimization.getTransformsBuilder().setRotateDegrees(DoubleValue.of(rotate));
        }
        if (pad != null) {
            optimization.getTransformsBuilder().setPadPixels(Int32Value.of(pad));
        }
        if (blur != null) {
            optimization.getTransformsBuilder().setBlurSigma(DoubleValue.of(blur));
        }
    }

    private void regularizers(Optimization.Builder optimization) {
        if (totalVariation != null) {
            optimization.getRegularizersBuilder().setTotalVariation(DoubleValue.of(totalVariation));
        }
        if (l1 != null) {
            optimization.getRegularizersBuilder().setL1(DoubleValue.of(l1));
        }
        if (l2 != null) {
            optimization.getRegularizersBuilder().setL2(DoubleValue.of(l2));
        }
    }

    private static boolean any(@Nullable Object... values) {
        return Stream.of(values).anyMatch(value -> value != null);
    }

    /** What {@code --stages} names, in order. */
    record Stages(List<Stage> stages) {}

    /** {@code HxW:STEPS,HxW:STEPS}. */
    static final class ToStages implements ITypeConverter<Stages> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,5}x\\d{1,5}):(\\d{1,7})");

        @Override
        public Stages convert(String text) {
            return new Stages(
                    Stream.of(text.split(",", -1)).map(ToStages::stage).toList());
        }

        private static Stage stage(String text) {
            Matcher stage = FORM.matcher(text.strip());
            if (!stage.matches()) {
                throw new TypeConversionException(
                        text + " (expected: HEIGHTxWIDTH:STEPS, for example 64x64:50,128x128:100)");
            }
            return Stage.newBuilder()
                    .setSize(new Arguments.ToSize().convert(stage.group(1)))
                    .setSteps(Integer.parseInt(stage.group(2)))
                    .build();
        }
    }

    /** {@code MIN:MAX}. */
    static final class ToScale implements ITypeConverter<ScaleRange> {
        @Override
        public ScaleRange convert(String text) {
            String[] limits = text.split(":", -1);
            try {
                if (limits.length == 2) {
                    return ScaleRange.newBuilder()
                            .setMinimum(Double.parseDouble(limits[0]))
                            .setMaximum(Double.parseDouble(limits[1]))
                            .build();
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new TypeConversionException(
                    String.format(Locale.ROOT, "%s (expected: MIN:MAX, for example 0.9:1.1)", text));
        }
    }
}
