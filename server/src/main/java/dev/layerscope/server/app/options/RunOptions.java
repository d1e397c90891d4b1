package dev.layerscope.server.app.options;

import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.runtime.batching.BatchSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How runs share the device. */
public final class RunOptions implements RoomOptions {
    @Option(
            names = "--run-seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "Longest time of a single run (default: ${DEFAULT-VALUE}).")
    private int runSeconds = 120;

    @Option(
            names = "--batching",
            paramLabel = "MODE",
            defaultValue = "AUTO",
            description = "Runs of several callers as one, where that gives the same bytes sooner:"
                    + " ${COMPLETION-CANDIDATES} (default: auto).")
    private BatchSettings.Mode batching = BatchSettings.Mode.AUTO;

    @Option(
            names = "--batch-rows",
            paramLabel = "N",
            defaultValue = "32",
            description = "Pictures of one such run (default: ${DEFAULT-VALUE}).")
    private int batchRows = 32;

    @Option(
            names = "--batch-ms",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Longest time of one such run, as measured (default: ${DEFAULT-VALUE}).")
    private int batchMillis = 50;

    @Override
    public String heading() {
        return "Runs and sharing";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        RunSettings defaults = settings.runs();
        ActivationSettings activations = settings.activations();
        return settings.withRuns(
                        new RunSettings(defaults.concurrent(), defaults.waiting(), Duration.ofSeconds(runSeconds)))
                .withActivations(activations.withBatches(
                        new BatchSettings(batching, batchRows, Duration.ofMillis(batchMillis))));
    }
}
