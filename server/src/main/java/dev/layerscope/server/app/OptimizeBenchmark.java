package dev.layerscope.server.app;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.Engines;
import dev.layerscope.server.optimize.Given;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.optimize.OptimizeSettings;
import dev.layerscope.server.optimize.Request;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.evolution.EvolutionEngine;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Recipe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.TensorPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Times a whole search in this process: until the first step is done, the steps themselves, and all of it. */
final class OptimizeBenchmark {
    private static final String NAME = "benchmark";
    private static final double NANOS_PER_MILLI = 1e6;

    /** What is searched. */
    record Asked(
            Path model,
            String layer,
            List<Integer> channels,
            Recipe recipe,
            EngineChoice engine,
            int size,
            long seed,
            @Nullable Path start) {}

    private final Asked asked;
    private final Path results;

    /**
     * @param results where the files of the last round stay
     */
    OptimizeBenchmark(Asked asked, Path results) {
        this.asked = asked;
        this.results = results;
    }

    void run(BenchmarkCommand.Rounds rounds, BenchmarkReport report) {
        try {
            Files.createDirectories(results);
            Path folder = Files.createTempDirectory("layerscope-benchmark-");
            Path copy = folder.resolve(NAME + ".onnx");
            Files.copy(asked.model(), copy);
            copy.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
            ServerSettings settings = ServerSettings.of(folder, 0);
            ExecutorService opening = Executors.newCachedThreadPool();
            try (NativeCore core =
                    NativeCore.start(settings.core(), settings.runs(), new TensorPool(settings.memory()))) {
                measure(new Models(ModelSettings.of(folder), core).get(NAME), core, opening, rounds, report);
            } finally {
                opening.shutdown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private void measure(
            HostedModel model,
            NativeCore core,
            ExecutorService opening,
            BenchmarkCommand.Rounds rounds,
            BenchmarkReport report)
            throws IOException {
        InputStore inputs = new InputStore(InputSettings.defaults());
        Optimizations optimizations = new Optimizations(
                OptimizeSettings.defaults(),
                new Engines(new TreeMap<>(Map.of(
                        EngineChoice.GRADIENT, new GradientEngine(Formulation.CPU, core.pool()),
                        EngineChoice.GRADIENT_FREE, new EvolutionEngine(core.pool())))),
                inputs,
                core.pool(),
                opening);
        Request request = request(model, inputs);
        double[] all = new double[rounds.counted()];
        double[] first = new double[rounds.counted()];
        FolderRun run = new FolderRun(results);
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            run = new FolderRun(results);
            long start = System.nanoTime();
            optimizations.run(request, run);
            if (round >= 0) {
                all[round] = (System.nanoTime() - start) / NANOS_PER_MILLI;
                first[round] = (run.stepNanos().get(0) - start) / NANOS_PER_MILLI;
            }
        }
        String name = "%s:%s %s".formatted(asked.layer(), asked.channels(), asked.recipe());
        report.add(name, 0, "ms", all);
        report.add(name + " first step", 0, "ms", first);
        Progress last = run.steps().get(run.steps().size() - 1);
        for (int i = 0; i < last.values().size(); i++) {
            report.add("%s picture %d objective".formatted(name, i), 0, "", new double[] {
                last.values().get(i)
            });
        }
        run.notes().forEach(System.err::println);
    }

    private Request request(HostedModel model, InputStore inputs) throws IOException {
        int side = asked.size() == 0 ? asked.recipe().side() : asked.size();
        Optional<StoredInput> start = asked.start() == null
                ? Optional.empty()
                : Optional.of(inputs.put(ByteBuffer.wrap(Files.readAllBytes(asked.start())), Caller.SERVER));
        return new Request(
                model,
                asked.channels().stream()
                        .map(channel -> Objective.of(new Objective.Channel(asked.layer(), channel)))
                        .toList(),
                0,
                asked.recipe().settings(side, side),
                asked.engine(),
                asked.seed(),
                new Given(start, Map.of()),
                DefaultPreprocessing.of(model).preprocessing());
    }
}
