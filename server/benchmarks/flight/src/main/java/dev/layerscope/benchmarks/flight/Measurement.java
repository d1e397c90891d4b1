package dev.layerscope.benchmarks.flight;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The counted rounds of one client.
 *
 * @param name what was measured
 * @param bytes size of the tensor
 * @param seconds duration of each round, in the order in which they ran, at least one
 */
record Measurement(String name, long bytes, double[] seconds) {
    String toJson() {
        double[] speeds = Arrays.stream(seconds).map(s -> bytes / s / 1e9).sorted().toArray();
        int last = speeds.length - 1;
        double median = (speeds[last / 2] + speeds[(last + 1) / 2]) / 2;
        String all = Arrays.stream(seconds).mapToObj(Measurement::number).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"bytes\": %d, \"seconds\": [%s],"
                        + " \"gigabytes_per_second\": {\"median\": %.3f, \"min\": %.3f, \"max\": %.3f}}",
                name,
                bytes,
                all,
                median,
                speeds[0],
                speeds[last]);
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.6f", seconds);
    }
}
