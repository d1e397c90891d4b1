package dev.layerscope.cli;

import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobProgress;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What people read of jobs. */
final class JobText {
    private JobText() {}

    /** {@code GRADIENT_FREE} as {@code gradient-free}. */
    static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String state(Job.State state) {
        return state == Job.State.UNRECOGNIZED ? "unknown" : words(state.name().substring("STATE_".length()));
    }

    static String engine(Engine engine) {
        return switch (engine) {
            case ENGINE_UNSPECIFIED, UNRECOGNIZED -> "";
            default -> words(engine.name().substring("ENGINE_".length()));
        };
    }

    static String recipe(Optimization optimization) {
        return switch (optimization.getRecipe()) {
            case UNRECOGNIZED -> "";
            case RECIPE_UNSPECIFIED -> "quick";
            default -> words(optimization.getRecipe().name().substring("RECIPE_".length()));
        };
    }

    /** The model's name without its digest. */
    static String model(Job job) {
        String model = job.getOptimization().getModel();
        int at = model.lastIndexOf('@');
        return at < 0 ? model : model.substring(0, at);
    }

    /** {@code layer3:5, layer3:7}, at most a few. */
    static String objectives(Optimization optimization) {
        int most = 4;
        List<Objective> all = optimization.getObjectivesList();
        String first = all.stream().limit(most).map(JobText::objective).collect(Collectors.joining(", "));
        return all.size() > most ? first + " and " + (all.size() - most) + " more" : first;
    }

    private static String objective(Objective objective) {
        return objective.getTermsList().stream().map(JobText::term).collect(Collectors.joining(" + "));
    }

    private static String term(ObjectiveTerm term) {
        String weight = term.hasWeight() ? Units.real(term.getWeight().getValue()) + "*" : "";
        return weight
                + switch (term.getValueCase()) {
                    case CHANNEL_MEAN ->
                        term.getChannelMean().getLayer() + ":"
                                + term.getChannelMean().getChannel();
                    case NEURON ->
                        term.getNeuron().getLayer() + ":" + term.getNeuron().getChannel() + "@"
                                + (term.getNeuron().hasPosition()
                                        ? term.getNeuron().getPosition().getRow() + ","
                                                + term.getNeuron().getPosition().getColumn()
                                        : "middle");
                    case LAYER -> term.getLayer().getLayer();
                    case LOGIT ->
                        "class "
                                + (term.getLogit().hasLabel()
                                        ? term.getLogit().getLabel()
                                        : String.valueOf(term.getLogit().getIndex()));
                    case DIRECTION -> "direction in " + term.getDirection().getLayer();
                    case VALUE_NOT_SET -> "nothing";
                };
    }

    /** {@code stage 2 of 12 (67x67), step 23 of 286, objective 0.53, 12 s left}. */
    static String progress(Job job) {
        if (job.getState() == Job.State.STATE_QUEUED) {
            String wait = job.hasWaitLeft() ? ", begins in " + time(job.getWaitLeft()) : "";
            return "waits, number " + job.getQueuePosition() + " in line" + wait;
        }
        if (!job.hasProgress()) {
            return "begins";
        }
        JobProgress progress = job.getProgress();
        String stage = progress.getStages() > 1
                ? "stage " + (progress.getStage() + 1) + " of " + progress.getStages() + " (" + progress.getStageName()
                        + "), "
                : "";
        String left = job.hasTimeLeft() ? ", " + time(job.getTimeLeft()) + " left" : "";
        return stage + "step " + progress.getStep() + " of " + progress.getSteps() + ", objective "
                + values(progress.getValuesList()) + left;
    }

    /** One, or the least and the greatest of several. */
    static String values(List<Double> values) {
        if (values.size() == 1) {
            return Units.real(values.get(0));
        }
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return Units.real(least) + " to " + Units.real(greatest);
    }

    private static String time(com.google.protobuf.Duration duration) {
        return Units.time(duration.getSeconds() + duration.getNanos() / 1e9);
    }
}
