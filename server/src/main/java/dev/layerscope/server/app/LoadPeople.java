package dev.layerscope.server.app;

import dev.layerscope.server.app.load.LoadSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say how many people come, and what they are like. */
final class LoadPeople {
    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int people = 64;

    @Option(
            names = "--arrival-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "The time in which they arrive (default: ${DEFAULT-VALUE}).")
    private int arrivalSeconds = 30;

    @Option(
            names = "--think-seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "How long they think on average before the next thing (default: ${DEFAULT-VALUE}).")
    private double thinkSeconds = 2;

    LoadSettings settings(LoadSeed seeded, Duration duration) {
        return new LoadSettings(
                people,
                Duration.ofSeconds(arrivalSeconds),
                duration,
                Duration.ofMillis((long) (1000 * thinkSeconds)),
                seeded.patience(),
                seeded.seed());
    }
}
