package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.job.Job;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.picture.SearchedInputs;
import dev.layerscope.server.picture.SearchedInputs.Sought;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What jobs sought, for figures that show what they found. */
final class SearchedMessages {
    private static final int DIGITS = 8;

    private SearchedMessages() {}

    /**
     * @param caller who may see the job
     * @param model of the figure
     * @throws dev.layerscope.server.error.DomainException JOB_NOT_FOUND, JOB_NOT_ENDED, ARTIFACT_NOT_FOUND; REQUEST_INVALID
     *     where it was another model
     */
    static SearchedInputs inputs(Jobs jobs, Caller caller, String id, HostedModel model) {
        Job job = new OwnJobs(jobs, caller).get(id);
        Optimization asked = Searches.parse(job.request());
        if (!asked.getModel().endsWith("@" + model.sha256())) {
            throw FeedMessages.invalid("job: '%s' searched in model '%s' (expected: in '%s@%s', which the figure is of)"
                    .formatted(
                            job.id(),
                            brief(asked.getModel()),
                            model.name(),
                            model.sha256().substring(0, DIGITS)));
        }
        List<Optional<Sought>> sought = asked.getObjectivesList().stream()
                .map(objective -> sought(objective, model))
                .toList();
        return SearchedInputs.of(jobs, job, sought, settings(asked));
    }

    /** NAME@DIGEST with the digest cut short. */
    private static String brief(String model) {
        return model.substring(0, Math.min(model.length(), model.lastIndexOf('@') + 1 + DIGITS));
    }

    private static Optional<Sought> sought(Objective objective, HostedModel model) {
        ObjectiveTerm term = objective.getTerms(0);
        boolean mean = objective.getTermsCount() == 1
                && term.hasChannelMean()
                && (!term.hasWeight() || term.getWeight().getValue() == 1);
        return mean
                ? Optional.of(new Sought(
                        model.layer(term.getChannelMean().getLayer()).path(),
                        term.getChannelMean().getChannel()))
                : Optional.empty();
    }

    private static String settings(Optimization asked) {
        String recipe = switch (asked.getRecipe()) {
            case RECIPE_UNSPECIFIED -> "quick";
            default -> asked.getRecipe().name().substring("RECIPE_".length()).toLowerCase(Locale.ROOT);
        };
        return "recipe %s, seed %s".formatted(recipe, Long.toUnsignedString(asked.getSeed()));
    }
}
