package dev.layerscope.viewer.search;

import com.google.protobuf.Timestamp;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobProgress;
import dev.layerscope.v1.NeuronTerm;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Optimization.Recipe;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people read of searches: the words of the contract, in lower case, as the command line has them. */
final class SearchWords {
    private static final int MOST_NAMED = 8;
    private static final int LONGEST_SECONDS = 90;
    private static final int LONGEST_MINUTES = 90;

    private SearchWords() {}

    static String recipe(Recipe recipe) {
        return switch (recipe) {
            case RECIPE_UNSPECIFIED -> "quick";
            case UNRECOGNIZED -> "unknown";
            default -> lower(recipe.name(), "RECIPE_");
        };
    }

    static String engine(Engine engine) {
        return switch (engine) {
            case ENGINE_UNSPECIFIED -> "auto";
            case UNRECOGNIZED -> "unknown";
            default -> lower(engine.name(), "ENGINE_");
        };
    }

    static String state(Job.State state) {
        return state == Job.State.UNRECOGNIZED ? "unknown" : lower(state.name(), "STATE_");
    }

    /** Whether nothing more becomes of it. */
    static boolean hasEnded(Job job) {
        return switch (job.getState()) {
            case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED -> true;
            case STATE_QUEUED, STATE_RUNNING, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    /** The model's name without its digest. */
    static String model(Job job) {
        String model = job.getOptimization().getModel();
        int at = model.lastIndexOf('@');
        return at < 0 ? model : model.substring(0, at);
    }

    /** Which layer's channels, where the pictures raise nothing but channels of one layer: {@code layer3:5, 7, 9}. */
    static String target(Optimization optimization) {
        List<Objective> all = optimization.getObjectivesList();
        Optional<String> layer = commonLayer(optimization);
        String first = all.stream()
                .limit(MOST_NAMED)
                .map(objective -> layer.isPresent()
                        ? Integer.toString(
                                objective.getTerms(0).getChannelMean().getChannel())
                        : words(objective))
                .collect(Collectors.joining(", "));
        String more = all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "";
        return layer.map(name -> name + ":").orElse("") + first + more;
    }

    /** The layer alone, where the pictures raise nothing but channels of one; else all that they raise. */
    static String layer(Optimization optimization) {
        return commonLayer(optimization).orElseGet(() -> target(optimization));
    }

    /** {@code channels 5, 7, 9}; empty where {@link #layer} says it all. */
    static String channels(Optimization optimization) {
        return commonLayer(optimization)
                .map(layer -> (optimization.getObjectivesCount() == 1 ? "channel " : "channels ")
                        + target(optimization).substring(layer.length() + 1))
                .orElse("");
    }

    /** Of one picture, what tells it from the others; empty for a picture that there isn't. */
    static String label(Optimization optimization, int picture) {
        if (picture < 0 || picture >= optimization.getObjectivesCount()) {
            return "";
        }
        return words(optimization.getObjectives(picture));
    }

    /** The same under the picture, where the layer needn't be said again. */
    static String caption(Optimization optimization, int picture) {
        return commonLayer(optimization).isPresent() && picture < optimization.getObjectivesCount()
                ? Integer.toString(optimization
                        .getObjectives(picture)
                        .getTerms(0)
                        .getChannelMean()
                        .getChannel())
                : label(optimization, picture);
    }

    /** Layer and channel that a picture raises first, where it is one. */
    static Optional<ChannelMeanTerm> channel(Optimization optimization, int picture) {
        if (picture < 0
                || picture >= optimization.getObjectivesCount()
                || optimization.getObjectives(picture).getTermsCount() == 0) {
            return Optional.empty();
        }
        ObjectiveTerm term = optimization.getObjectives(picture).getTerms(0);
        return switch (term.getValueCase()) {
            case CHANNEL_MEAN -> Optional.of(term.getChannelMean());
            case NEURON ->
                Optional.of(ChannelMeanTerm.newBuilder()
                        .setLayer(term.getNeuron().getLayer())
                        .setChannel(term.getNeuron().getChannel())
                        .build());
            case LAYER, LOGIT, DIRECTION, VALUE_NOT_SET -> Optional.empty();
        };
    }

    /** One line: where it waits, how far it is, or how it ended. */
    static String progress(Job job) {
        return switch (job.getState()) {
            case STATE_QUEUED -> {
                String wait = job.hasWaitLeft() ? ", begins in " + time(job.getWaitLeft()) : "";
                yield "queued, number " + job.getQueuePosition() + " in line" + wait;
            }
            case STATE_RUNNING -> job.hasProgress() ? "running, " + steps(job) : "running, begins";
            case STATE_FAILED -> "failed: " + job.getFailure().getMessage();
            case STATE_SUCCEEDED ->
                "succeeded, objective " + values(job) + " after "
                        + job.getProgress().getStep() + " steps";
            case STATE_CANCELLED ->
                job.hasProgress()
                        ? "cancelled after " + job.getProgress().getStep() + " of "
                                + job.getProgress().getSteps() + " steps"
                        : "cancelled";
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static String steps(Job job) {
        JobProgress progress = job.getProgress();
        String stage = progress.getStages() > 1
                ? "stage %d of %d, ".formatted(progress.getStage() + 1, progress.getStages())
                : "";
        String size = progress.getStageName().isEmpty() ? "" : ", " + progress.getStageName();
        String left = job.hasTimeLeft() ? ", " + time(job.getTimeLeft()) + " left" : "";
        return stage + "step " + progress.getStep() + " of " + progress.getSteps() + size + left;
    }

    /** The objective: one value, or the least and the greatest of several. */
    static String values(Job job) {
        List<Double> values = job.getProgress().getValuesList();
        if (values.isEmpty()) {
            return "unknown";
        }
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return values.size() == 1 ? real(least) : real(least) + " to " + real(greatest);
    }

    /** Four significant digits. */
    static String real(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** {@code 128x96}, height first; empty where the model or the recipe says it. */
    static String size(Optimization optimization) {
        return optimization.hasSize()
                ? optimization.getSize().getHeight() + "x"
                        + optimization.getSize().getWidth()
                : "";
    }

    /** To the minute, where the person is. */
    static String moment(Timestamp moment, ZoneId zone) {
        return format(moment, zone, "uuuu-MM-dd HH:mm");
    }

    /** The same without the year, for lists: {@code 21 Nov 21:05}. */
    static String briefMoment(Timestamp moment, ZoneId zone) {
        return format(moment, zone, "d MMM HH:mm");
    }

    private static String format(Timestamp moment, ZoneId zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .withZone(zone)
                .format(Instant.ofEpochSecond(moment.getSeconds()));
    }

    /** {@code 40 s}, {@code 12 min}, {@code 3.5 h}. */
    private static String time(com.google.protobuf.Duration duration) {
        double seconds = duration.getSeconds() + duration.getNanos() / 1e9;
        if (seconds < LONGEST_SECONDS) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        double minutes = seconds / 60;
        return minutes < LONGEST_MINUTES
                ? String.format(Locale.ROOT, "%.0f min", minutes)
                : String.format(Locale.ROOT, "%.1f h", minutes / 60);
    }

    /** That of all pictures, where each raises one channel and nothing else. */
    private static Optional<String> commonLayer(Optimization optimization) {
        List<Objective> all = optimization.getObjectivesList();
        boolean channels = all.stream()
                .allMatch(objective -> objective.getTermsCount() == 1
                        && objective.getTerms(0).hasChannelMean()
                        && !objective.getTerms(0).hasWeight());
        List<String> layers = channels
                ? all.stream()
                        .map(objective -> objective.getTerms(0).getChannelMean().getLayer())
                        .distinct()
                        .toList()
                : List.of();
        return layers.size() == 1 ? Optional.of(layers.get(0)) : Optional.empty();
    }

    private static String words(Objective objective) {
        return objective.getTermsList().stream().map(SearchWords::words).collect(Collectors.joining(" + "));
    }

    private static String words(ObjectiveTerm term) {
        String weight = term.hasWeight() ? real(term.getWeight().getValue()) + "*" : "";
        return weight
                + switch (term.getValueCase()) {
                    case CHANNEL_MEAN ->
                        term.getChannelMean().getLayer() + ":"
                                + term.getChannelMean().getChannel();
                    case NEURON -> neuron(term.getNeuron());
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

    private static String neuron(NeuronTerm neuron) {
        String position = neuron.hasPosition()
                ? neuron.getPosition().getRow() + "," + neuron.getPosition().getColumn()
                : "middle";
        return neuron.getLayer() + ":" + neuron.getChannel() + "@" + position;
    }

    private static String lower(String name, String prefix) {
        return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
