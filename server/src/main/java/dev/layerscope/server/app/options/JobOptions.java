package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where jobs live, and how many and how long. */
public final class JobOptions implements RoomOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder for jobs and what they make (default: layerscope in $XDG_DATA_HOME or ~/.local/share).")
    private @Nullable Path data;

    @Option(
            names = "--jobs-at-once",
            paramLabel = "N",
            defaultValue = "2",
            description = "Jobs that run at a time (default: ${DEFAULT-VALUE}).")
    private int jobsAtOnce = 2;

    @Option(
            names = "--job-hours",
            paramLabel = "N",
            defaultValue = "12",
            description = "Longest time of a single job (default: ${DEFAULT-VALUE}).")
    private int jobHours = 12;

    @Option(
            names = "--keep-days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long jobs that have ended are kept (default: ${DEFAULT-VALUE}).")
    private int keepDays = 30;

    @Option(
            names = "--keep-gib",
            paramLabel = "GIB",
            defaultValue = "16",
            description = "Results of jobs that are kept; beyond, the oldest are deleted (default: ${DEFAULT-VALUE}).")
    private int keepGibibytes = 16;

    @Override
    public String heading() {
        return "Jobs";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        return settings.withJobs(settings.jobs()
                .withFolder(data == null ? defaultFolder() : data)
                .withAtOnce(jobsAtOnce)
                .withLongestRun(Duration.ofHours(jobHours))
                .withKept((long) keepGibibytes << 30, Duration.ofDays(keepDays)));
    }

    /** {@code $XDG_DATA_HOME/layerscope}, or {@code .local/share/layerscope} in the user's home. */
    private static Path defaultFolder() {
        String folder = System.getenv("XDG_DATA_HOME");
        Path base = folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(folder);
        return base.resolve("layerscope");
    }
}
