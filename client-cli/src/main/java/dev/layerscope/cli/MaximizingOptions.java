package dev.layerscope.cli;

import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether the channels of a figure are shown with the pictures that excite them most, and how these are searched. */
final class MaximizingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--optimize",
            description = "search for the picture that excites each of these channels most, all in one job, and draw"
                    + " these too")
    private boolean optimize;

    @Option(
            names = "--recipe",
            paramLabel = "article|quick|fourier|evolve",
            description = "settings of the search (default: quick)")
    private SearchWords.@Nullable Recipe recipe;

    @Option(names = "--seed", paramLabel = "N", description = "of all that is random in the search (default: 0)")
    private @Nullable Long seed;

    @Option(
            names = "--optimize-size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "the size of the pictures searched for (default: the model's, or the recipe's)")
    private @Nullable Size size;

    @Option(
            names = "--job",
            paramLabel = "ID",
            description = "draw what this job found, which --optimize or 'optimize' made for the same channels; waits"
                    + " until it has ended")
    private @Nullable String job;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    MaximizingOptions() {}

    /**
     * Whether they are shown at all.
     *
     * @throws ParameterException where options contradict each other
     */
    boolean wanted() {
        if (optimize && job != null) {
            throw refused("--job: with --optimize, which makes another job (expected: one of them)");
        }
        if (!optimize && (recipe != null || seed != null || size != null)) {
            throw refused("--recipe, --seed, --optimize-size: of no search (expected: with --optimize)");
        }
        return optimize || job != null;
    }

    /** The job that is there already. */
    Optional<String> job() {
        return Optional.ofNullable(job);
    }

    /** The search for the channels that a figure shows. */
    Optimization search(Feed feed, PictureHeader figure) {
        Optimization.Builder search = Optimization.newBuilder()
                .setModel(feed.getModel())
                .putAllNamedInputs(feed.getNamedInputsMap())
                .setRecipe(Optimization.Recipe.valueOf(
                        "RECIPE_" + (recipe == null ? SearchWords.Recipe.QUICK : recipe).name()))
                .setSeed(seed == null ? 0 : seed);
        if (feed.hasPreprocessing()) {
            search.setPreprocessing(feed.getPreprocessing());
        }
        if (size != null) {
            search.setSize(size);
        }
        for (FigurePanel panel : figure.getPanelsList()) {
            panel.getChannelsList().forEach(channel -> search.addObjectives(mean(panel.getLayer(), channel)));
        }
        return search.build();
    }

    private static Objective.Builder mean(String layer, int channel) {
        ChannelMeanTerm mean =
                ChannelMeanTerm.newBuilder().setLayer(layer).setChannel(channel).build();
        return Objective.newBuilder().addTerms(ObjectiveTerm.newBuilder().setChannelMean(mean));
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
