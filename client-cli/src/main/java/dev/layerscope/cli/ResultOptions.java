package dev.layerscope.cli;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where what a job made is written. */
final class ResultOptions {
    private static final String GRID = "grid.png";
    private static final Set<String> ENDINGS = Set.of("png", "npy", "csv", "gif");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "-o",
            paramLabel = "OUT.png",
            description =
                    "the picture; of several a grid, and OUT-12.png for channel 12. OUT.npy: as the model is fed"
                            + " it; OUT.csv: the objective at each step; OUT.gif: how it came to be; - for the picture on stdout")
    private @Nullable String output;

    @Option(names = "--save", paramLabel = "DIR", description = "all files that the job made")
    private @Nullable Path folder;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ResultOptions() {}

    boolean any() {
        return output != null || folder != null;
    }

    /**
     * Refuses a command whose result would go nowhere, before anything is done.
     *
     * @throws ParameterException where there is neither, or bytes would be shown to a person
     */
    void require(Terminal terminal) {
        if (!any()) {
            throw new ParameterException(
                    spec.commandLine(), "no place for the result (expected: -o OUT.png or --save DIR)");
        }
        if (output != null) {
            Output.named(output, terminal, spec.commandLine());
            if (!output.equals("-") && !ENDINGS.contains(ending(output))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "-o: '%s' (expected: a file that ends in .png, .npy, .csv or .gif; --save DIR for all of them)"
                                .formatted(output));
            }
        }
    }

    /**
     * Writes what a job made, and says how it ended.
     *
     * @return the exit code
     */
    int write(JobsClient jobs, Job job, Terminal terminal) throws IOException {
        if (job.getState() != Job.State.STATE_SUCCEEDED && job.getArtifactsCount() == 0) {
            return JobEnding.say(job, terminal);
        }
        if (folder != null) {
            for (Artifact artifact : job.getArtifactsList()) {
                save(jobs, job, artifact.getName(), named(folder.resolve(artifact.getName()), terminal));
            }
        }
        if (output != null) {
            write(jobs, job, output, terminal);
        }
        return JobEnding.say(job, terminal);
    }

    private void write(JobsClient jobs, Job job, String name, Terminal terminal) throws IOException {
        String ending = ending(name);
        if (name.equals("-") || ending.equals("png")) {
            String whole = has(job, GRID) ? GRID : "picture-0.png";
            save(jobs, job, whole, Output.named(name, terminal, spec.commandLine()));
            if (!name.equals("-") && whole.equals(GRID)) {
                each(jobs, job, "picture-", name, terminal);
            }
        } else if (ending.equals("npy")) {
            if (has(job, "input-1.npy")) {
                each(jobs, job, "input-", name, terminal);
            } else {
                save(jobs, job, "input-0.npy", Output.named(name, terminal, spec.commandLine()));
            }
        } else {
            save(jobs, job, withEnding(job, ending), Output.named(name, terminal, spec.commandLine()));
        }
    }

    /** In lower case; the whole name where there is none. */
    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Of each picture the file of its own, named after its channel. */
    private static void each(JobsClient jobs, Job job, String prefix, String name, Terminal terminal)
            throws IOException {
        int dot = name.lastIndexOf('.');
        List<String> labels = labels(job.getOptimization());
        for (int i = 0; i < labels.size(); i++) {
            String file = name.substring(0, dot) + "-" + labels.get(i) + name.substring(dot);
            save(jobs, job, prefix + i + "." + ending(name), named(Path.of(file), terminal));
        }
    }

    /** The channel or class of each picture where that tells them apart, else their places from 0. */
    private static List<String> labels(Optimization optimization) {
        List<String> labels = optimization.getObjectivesList().stream()
                .map(objective -> label(objective.getTerms(0)))
                .toList();
        Set<String> distinct = new HashSet<>(labels);
        if (distinct.size() == labels.size() && !distinct.contains("")) {
            return labels;
        }
        return java.util.stream.IntStream.range(0, labels.size())
                .mapToObj(Integer::toString)
                .toList();
    }

    private static String label(ObjectiveTerm term) {
        return switch (term.getValueCase()) {
            case CHANNEL_MEAN -> Integer.toString(term.getChannelMean().getChannel());
            case NEURON -> Integer.toString(term.getNeuron().getChannel());
            case LOGIT ->
                term.getLogit().hasIndex() ? Integer.toString(term.getLogit().getIndex()) : "";
            case LAYER, DIRECTION, VALUE_NOT_SET -> "";
        };
    }

    private static boolean has(Job job, String name) {
        return job.getArtifactsList().stream()
                .anyMatch(artifact -> artifact.getName().equals(name));
    }

    private static String withEnding(Job job, String ending) throws Refusal {
        return job.getArtifactsList().stream()
                .map(Artifact::getName)
                .filter(name -> name.endsWith("." + ending))
                .findFirst()
                .orElseThrow(() -> new Refusal("-o: job " + job.getId() + " made no ." + ending
                        + " file (expected: an ending of one of "
                        + String.join(
                                ", ",
                                job.getArtifactsList().stream()
                                        .map(Artifact::getName)
                                        .toList())
                        + ")"));
    }

    private static Output named(Path file, Terminal terminal) {
        return new Output.File(terminal.folder().resolve(file));
    }

    private static void save(JobsClient jobs, Job job, String artifact, Output target) throws IOException {
        try (OpenOutput file = target.open()) {
            jobs.readArtifact(job.getId(), artifact, file);
            file.commit();
        }
    }
}
