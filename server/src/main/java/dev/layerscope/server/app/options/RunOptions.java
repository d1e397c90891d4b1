package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.RunSettings;
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

    @Override
    public String heading() {
        return "Runs and sharing";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        RunSettings defaults = settings.runs();
        return settings.withRuns(
                new RunSettings(defaults.concurrent(), defaults.waiting(), Duration.ofSeconds(runSeconds)));
    }
}
