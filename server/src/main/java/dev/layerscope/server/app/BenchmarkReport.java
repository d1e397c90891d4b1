package dev.layerscope.server.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Model.CommandSpec;

/** Writes measurements down: a JSON line each, and a line of a table for people. */
final class BenchmarkReport {
    private final PrintWriter json;
    private final PrintWriter table;

    private BenchmarkReport(PrintWriter json, PrintWriter table) {
        this.json = json;
        this.table = table;
    }

    static BenchmarkReport to(CommandSpec spec) {
        BenchmarkReport report = new BenchmarkReport(
                spec.commandLine().getOut(), spec.commandLine().getErr());
        report.table.printf(Locale.ROOT, "%-44s %12s %10s %10s %10s%n", "", "bytes", "median", "minimum", "unit");
        return report;
    }

    /**
     * @param name what was measured
     * @param bytes of the tensor
     * @param unit of the values
     * @param values one a round
     * @return the median
     */
    double add(String name, long bytes, String unit, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        json.printf(
                Locale.ROOT,
                "{\"name\": \"%s\", \"bytes\": %d, \"unit\": \"%s\", \"median\": %.4f, \"minimum\": %.4f, \"maximum\": %.4f, \"all\": [%s]}%n",
                name.replace("\\", "\\\\").replace("\"", "\\\""),
                bytes,
                unit,
                median,
                sorted[0],
                sorted[sorted.length - 1],
                DoubleStream.of(values)
                        .mapToObj(value -> String.format(Locale.ROOT, "%.4f", value))
                        .collect(Collectors.joining(", ")));
        json.flush();
        table.printf(Locale.ROOT, "%-44s %12d %10.3f %10.3f %10s%n", name, bytes, median, sorted[0], unit);
        table.flush();
        return median;
    }
}
