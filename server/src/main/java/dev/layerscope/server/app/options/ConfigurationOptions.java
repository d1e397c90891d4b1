package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where options come from beside the command line. */
public final class ConfigurationOptions implements RoomOptions {
    static final String FILE = "--config";

    @Option(
            names = FILE,
            paramLabel = "FILE",
            description =
                    "YAML file of options, their names without dashes as keys; also by LAYERSCOPE_CONFIG. The command line comes before the environment (LAYERSCOPE_JOBS_AT_ONCE for --jobs-at-once), and that before the file.")
    private @Nullable Path file;

    @Option(
            names = "--print-config",
            description = "Check the configuration, print it as such a file with where each value comes from, and end.")
    private boolean print;

    /** Whether the configuration is only to be shown. */
    public boolean isToBePrinted() {
        return print;
    }

    @Override
    public String heading() {
        return "Configuration";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        return settings;
    }
}
