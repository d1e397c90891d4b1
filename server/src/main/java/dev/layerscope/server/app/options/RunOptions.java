package dev.layerscope.server.app.options;

import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.SharingSettings;
import dev.layerscope.server.runtime.batching.BatchSettings;
import dev.layerscope.server.users.QuotaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
            names = "--slice-millis",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "Time on the device that jobs have before requests that wait get in (default: ${DEFAULT-VALUE}).")
    private int sliceMillis = 100;

    @Option(
            names = "--jobs-percent",
            paramLabel = "N",
            defaultValue = "10",
            description = "Part of the device that jobs have while requests wait, 1 to 99 (default: ${DEFAULT-VALUE}).")
    private int jobsPercent = 10;

    @Option(
            names = "--quotas",
            paramLabel = "FILE",
            description =
                    "File with what roles and users may take; read again when it changes. Default: all they want.")
    private @Nullable Path quotas;

    @Option(
            names = "--batching",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "Runs of several callers as one, where that gives the same bytes sooner,"
                    + " or never: auto or off (default: ${DEFAULT-VALUE}).")
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
        ActivationSettings activations = settings.activations();
        return settings.withQuotas(new QuotaSettings(Optional.ofNullable(quotas)))
                .withRuns(settings.runs()
                        .withLongest(Duration.ofSeconds(runSeconds))
                        .withSharing(SharingSettings.of(Duration.ofMillis(sliceMillis), jobsPercent)))
                .withActivations(activations.withBatches(
                        new BatchSettings(batching, batchRows, Duration.ofMillis(batchMillis))));
    }
}
