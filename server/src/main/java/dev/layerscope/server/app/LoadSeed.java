package dev.layerscope.server.app;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that all loads have in common. */
final class LoadSeed {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of all that people do (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--patience-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "How long people wait for an answer; ten times as long for a job or a push (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds = 60;

    long seed() {
        return seed;
    }

    Duration patience() {
        return Duration.ofSeconds(patienceSeconds);
    }
}
