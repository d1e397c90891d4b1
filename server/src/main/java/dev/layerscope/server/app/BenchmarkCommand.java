package dev.layerscope.server.app;

import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerscope-server benchmark}: measures this build on this machine. */
@Command(
        name = "benchmark",
        description = "Measures this build on this machine: a JSON line per measurement on stdout, a table on stderr.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchmarkCommand.Batching.class,
            BenchmarkCommand.Gradients.class,
            BenchmarkCommand.Layers.class,
            BenchmarkCommand.Optimize.class,
            BenchmarkCommand.Pictures.class,
            BenchmarkCommand.Previews.class,
            BenchmarkCommand.Stream.class,
            BenchmarkCommand.Tiles.class
        })
final class BenchmarkCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "a benchmark is missing (expected: batching, gradients, layers, optimize, pictures, previews, stream or tiles)");
    }

    /** How often something is measured. */
    static final class Rounds {
        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "15",
                description = "Measurements of each kind, interleaved (default: ${DEFAULT-VALUE}).")
        private int rounds = 15;

        @Option(
                names = "--warm-up",
                paramLabel = "N",
                defaultValue = "5",
                description = "Rounds before them that don't count (default: ${DEFAULT-VALUE}).")
        private int warmUp = 5;

        int counted() {
            return rounds;
        }

        int warmUp() {
            return warmUp;
        }
    }

    /** What every benchmark is told beside its subject. */
    abstract static class Measured implements Runnable {
        @Mixin
        private Rounds rounds = new Rounds();

        @Spec
        private @Nullable CommandSpec spec;

        abstract void run(Rounds rounds, BenchmarkReport report);

        @Override
        public final void run() {
            run(rounds, BenchmarkReport.to(Objects.requireNonNull(spec)));
        }
    }

    /** The size of what a model is fed. */
    static final class InputSize {
        @Option(
                names = "--size",
                paramLabel = "N",
                defaultValue = "224",
                description = "Height and width of the input (default: ${DEFAULT-VALUE}).")
        private int size = 224;
    }

    /** Many clients that ask one small model. */
    @Command(
            name = "batching",
            description =
                    "Clients that ask one model for different pictures at the same time, of servers with and without batches in turn.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Batching extends Measured {
        @Option(
                names = "--model",
                paramLabel = "FILE.onnx",
                description = "A model of pictures whose first output is class scores (default: the embedded one).")
        private @Nullable Path model;

        @Option(
                names = "--clients",
                paramLabel = "N",
                defaultValue = "32",
                description = "Clients, each with a connection of its own (default: ${DEFAULT-VALUE}).")
        private int clients = 32;

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "2",
                description = "Of each measurement (default: ${DEFAULT-VALUE}).")
        private int seconds = 2;

        @Option(names = "--decode", description = "Have the servers decode the picture of every request anew.")
        private boolean decode;

        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new BatchingBenchmark(Optional.ofNullable(model), clients, seconds, decode, rounds).run(report);
        }
    }

    /** One gradient of a channel by the input, in this process. */
    @Command(
            name = "gradients",
            description = "The gradient of a channel's mean by the input in this process: a forward and backward step.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Gradients extends Measured {
        @Option(names = "--model", paramLabel = "FILE.onnx", required = true, description = "A model of pictures.")
        private Path model = Path.of("");

        @Option(names = "--layer", paramLabel = "LAYER", required = true, description = "A layer that has channels.")
        private String layer = "";

        @Option(
                names = "--channel",
                paramLabel = "N",
                defaultValue = "0",
                description = "Of the layer (default: ${DEFAULT-VALUE}).")
        private int channel;

        @Mixin
        private InputSize input = new InputSize();

        @Option(
                names = "--batch",
                paramLabel = "N",
                defaultValue = "1",
                description = "Inputs at once (default: ${DEFAULT-VALUE}).")
        private int batch = 1;

        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new GradientsBenchmark(model, layer, channel, input.size, batch).run(rounds, report);
        }
    }

    /** One activation over loopback beside the same derived graph run in this process. */
    @Command(
            name = "layers",
            description =
                    "One activation over loopback, cache off and input stored, beside the same derived graph run in this process.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Layers extends Measured {
        @Option(names = "--model", paramLabel = "FILE.onnx", required = true, description = "A model of pictures.")
        private Path model = Path.of("");

        @Option(
                names = "--layer",
                paramLabel = "LAYER",
                required = true,
                arity = "1..*",
                description = "Layers, measured one by one.")
        private List<String> layers = List.of();

        @Mixin
        private InputSize input = new InputSize();

        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new LayersBenchmark(model, layers, input.size, rounds).run(report);
        }
    }

    /** A search. */
    @Command(
            name = "optimize",
            description = "A search for the pictures that excite channels most, in this process.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Optimize extends Measured {
        @Option(names = "--model", paramLabel = "FILE.onnx", required = true, description = "A model of pictures.")
        private Path model = Path.of("");

        @Option(names = "--layer", paramLabel = "LAYER", required = true, description = "A layer that has channels.")
        private String layer = "";

        @Option(
                names = "--channel",
                paramLabel = "N",
                split = ",",
                defaultValue = "0",
                description = "One picture for each (default: ${DEFAULT-VALUE}).")
        private List<Integer> channels = List.of();

        @Option(
                names = "--recipe",
                paramLabel = "RECIPE",
                defaultValue = "article",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private Recipe recipe = Recipe.ARTICLE;

        @Option(
                names = "--engine",
                paramLabel = "ENGINE",
                defaultValue = "auto",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private EngineChoice engine = EngineChoice.AUTO;

        @Option(
                names = "--size",
                paramLabel = "N",
                defaultValue = "0",
                description = "Height and width of the pictures; the recipe's where 0.")
        private int size;

        @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(names = "--start", paramLabel = "FILE", description = "A picture, or an array as the model is fed it.")
        private @Nullable Path start;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                required = true,
                description = "Where the files of the last round stay.")
        private Path output = Path.of("");

        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new OptimizeBenchmark(
                            new OptimizeBenchmark.Asked(model, layer, channels, recipe, engine, size, seed, start),
                            output)
                    .run(rounds, report);
        }
    }

    /** Pictures of noise. */
    @Command(
            name = "pictures",
            description =
                    "Pictures of noise in this process, from the tensor to the bytes of the PNG file, and its principal components.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Pictures extends Measured {
        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new PicturesBenchmark(rounds).run(report);
        }
    }

    /** How soon a job has something to show. */
    @Command(
            name = "previews",
            description =
                    "From the creation of a job to the first preview that a watcher gets, from a server in a process of its own with the embedded model.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Previews extends Measured {
        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new PreviewsBenchmark(rounds).run(report);
        }
    }

    /** A large cached tensor from a server in a process of its own. */
    @Command(
            name = "stream",
            description =
                    "A large cached tensor from a server in a process of its own, as fast as it comes, into one buffer.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Stream extends Measured {
        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new StreamBenchmark(rounds).run(report);
        }
    }

    /** The first screen of tiles of a wide layer. */
    @Command(
            name = "tiles",
            description =
                    "The first screen of tiles of a cached layer [2048, 14, 14] from a server in a process of its own, no tile cached.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Tiles extends Measured {
        @Override
        void run(Rounds rounds, BenchmarkReport report) {
            new TilesBenchmark(rounds).run(report);
        }
    }
}
