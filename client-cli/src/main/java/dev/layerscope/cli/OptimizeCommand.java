package dev.layerscope.cli;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.JobsClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What input excites this channel? */
@Command(
        name = "optimize",
        description = "Searches for the picture that excites a channel, a neuron, a class or a whole layer most.",
        footer = {
            "%nThe search is a job of the server. It goes on when this command is ended with Ctrl-C or the connection is"
                    + " lost; 'jobs watch', 'jobs cancel' and 'jobs result' find it again by its id.",
            "%nOf a model without pictures its only input that --input doesn't give is searched: as many channels as it has, a"
                    + " matrix, or a row of numbers. Its picture has each channel in gray, from black for the smallest value"
                    + " to white for the largest.",
            "%nThe same command, with the same --seed, gives the same pictures."
        })
final class OptimizeCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model of the server")
    private String model;

    @Mixin
    private ObjectiveOptions objectives;

    @Option(
            names = "--recipe",
            paramLabel = "article|quick|fourier|evolve",
            description = "settings that belong together (default: quick)")
    private SearchWords.Recipe recipe = SearchWords.Recipe.QUICK;

    @Option(
            names = "--engine",
            paramLabel = "auto|training|gradient|gradient-free",
            description = "what makes the steps (default: auto, the first that can)")
    private SearchWords.EngineName engine = SearchWords.EngineName.AUTO;

    @Option(names = "--seed", paramLabel = "N", description = "of all that is random (default: 0)")
    private long seed;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "the size of the pictures (default: the model's, or the recipe's)")
    private @Nullable Size size;

    @Option(
            names = "--start",
            paramLabel = "IMAGE",
            description = "start from this picture, or .npy tensor (default: from noise)")
    private @Nullable String start;

    @Option(
            names = "--preprocess",
            paramLabel = "PRESET|FILE.yaml",
            description = "how pixels become the model's numbers, as of other commands (default: the model's)")
    private @Nullable String preprocessing;

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE.npy",
            description = "a tensor for an input that isn't searched; may be repeated")
    private Map<String, Path> namedInputs = new LinkedHashMap<>();

    @Mixin
    private SearchOptions search;

    @Mixin
    private ResultOptions result;

    @Option(names = "--detach", description = "print the job's id and leave it to the server")
    private boolean detach;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "a key of your own: the same command with the same key finds the job that it made before")
    private @Nullable String key;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    OptimizeCommand() {}

    @Override
    public Integer call() throws IOException {
        if (detach && result.any()) {
            throw refused(
                    "--detach: with -o or --save (expected: 'layerscope jobs result ID -o FILE' when it is done)");
        }
        if (!detach) {
            result.require(root.terminal);
        }
        List<LocalInput> inputs = new ArrayList<>();
        Optimization optimization = optimization(inputs);
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            JobsClient jobs = root.client(connection, progress).jobs();
            Job job = jobs.create(optimization, key == null ? UUID.randomUUID().toString() : key, inputs);
            if (detach) {
                root.terminal.out().println(job.getId());
                return ExitCode.DONE.number();
            }
            Job ended = new JobWatching(root.terminal, progress).toTheEnd(jobs, job.getId());
            return result.write(jobs, ended, root.terminal);
        }
    }

    private Optimization optimization(List<LocalInput> inputs) {
        Optimization.Builder optimization = Optimization.newBuilder()
                .setModel(model)
                .addAllObjectives(objectives.objectives(root.terminal))
                .setDiversity(objectives.diversity())
                .setRecipe(Optimization.Recipe.valueOf("RECIPE_" + recipe.name()))
                .setEngine(Engine.valueOf("ENGINE_" + engine.name()))
                .setSeed(seed);
        if (preprocessing != null) {
            Feed.Builder prepared = Feed.newBuilder();
            new PreprocessingArgument(preprocessing, root.terminal, spec.commandLine()).into(prepared);
            optimization.setPreprocessing(prepared.getPreprocessing());
            if (prepared.hasSize()) {
                optimization.setSize(prepared.getSize());
            }
        }
        if (size != null) {
            optimization.setSize(size);
        }
        if (start != null) {
            LocalInput input = startInput(start);
            optimization.setStart(input.sha256());
            inputs.add(input);
        }
        namedInputs.forEach((name, path) -> {
            LocalInput input = NamedInput.read(name, path, root.terminal, spec.commandLine());
            optimization.putNamedInputs(name, input.sha256());
            inputs.add(input);
        });
        search.into(optimization);
        return optimization.build();
    }

    private LocalInput startInput(String image) {
        try {
            return image.equals("-")
                    ? LocalInput.of(root.terminal.in().readAllBytes())
                    : LocalInput.read(root.terminal.folder().resolve(image));
        } catch (IOException e) {
            throw refused("--start " + Failures.sentence(e) + " (expected: a picture or an .npy file)");
        }
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
