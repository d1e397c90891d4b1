package dev.layerscope.viewer;

import dev.layerscope.client.LocalInput;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.window.ViewerBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code layerscope-viewer benchmark}: measures this build's views on this machine. */
@Command(
        name = "benchmark",
        description = "Measures the mosaic of this build on this machine, in a window: a JSON line per measurement on"
                + " stdout, a table on stderr.",
        mixinStandardHelpOptions = true,
        hidden = true,
        sortOptions = false)
final class BenchmarkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--server", paramLabel = "HOST:PORT", required = true, description = "A layerscope-server.")
    private String server = "";

    @Option(names = "--model", paramLabel = "NAME", required = true, description = "One of its models.")
    private String model = "";

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "A picture or array for it.")
    private Path input = Path.of("");

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    BenchmarkCommand() {}

    @Override
    public Integer call() throws InterruptedException, ExecutionException, TimeoutException {
        PrintWriter table = spec.commandLine().getErr();
        table.printf(Locale.ROOT, "%-52s %10s %10s %10s %8s%n", "", "median", "minimum", "maximum", "unit");
        ViewerBenchmark.run(server, model, read(), this::report);
        return 0;
    }

    private LocalInput read() {
        try {
            return LocalInput.read(input);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--input: " + Failures.sentence(e), e);
        }
    }

    private void report(String name, String unit, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        double least = sorted.get(0);
        double most = sorted.get(sorted.size() - 1);
        PrintWriter json = spec.commandLine().getOut();
        json.printf(
                Locale.ROOT,
                "{\"name\": \"%s\", \"unit\": \"%s\", \"median\": %.3f, \"minimum\": %.3f, \"maximum\": %.3f, \"all\": [%s]}%n",
                name,
                unit,
                median,
                least,
                most,
                values.stream()
                        .map(value -> String.format(Locale.ROOT, "%.3f", value))
                        .collect(Collectors.joining(", ")));
        json.flush();
        PrintWriter table = spec.commandLine().getErr();
        table.printf(Locale.ROOT, "%-52s %10.1f %10.1f %10.1f %8s%n", name, median, least, most, unit);
        table.flush();
    }
}
