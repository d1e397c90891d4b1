package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.job.JobSettings;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.picture.TileSettings;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.upload.TrialSettings;
import dev.layerscope.server.upload.UploadSettings;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.server.users.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code layerscope-server serve}. */
@Command(
        name = "serve",
        description = "Serves the models of a folder until it is stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--models",
            paramLabel = "DIR",
            description =
                    "Folder of models: NAME.onnx, NAME/model.onnx or NAME/VERSION/model.onnx. Default: the embedded model 'shapes'.")
    private @Nullable Path models;

    @Option(
            names = "--samples",
            paramLabel = "DIR",
            description = "Folder of pictures that clients may try with the models. Default: embedded ones.")
    private @Nullable Path samples;

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

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7070",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = ListenSettings.DEFAULT_PORT;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda[:N]",
            defaultValue = "auto",
            description = "Device that runs the models (default: ${DEFAULT-VALUE}: CUDA where it works).")
    private String device = "auto";

    @Option(
            names = "--core",
            paramLabel = "FOLDER",
            description = "Libraries of another ONNX Runtime, 1.23 or newer, in place of the built-in one.")
    private @Nullable Path core;

    @Option(names = "--tf32", description = "Let CUDA round float32 to 10 bits of mantissa: faster, not exact.")
    private boolean tf32;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that one run may use (default: one per processor).")
    private @Nullable Integer threads;

    @Option(
            names = "--run-seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "Longest time of a single run (default: ${DEFAULT-VALUE}).")
    private int runSeconds = 120;

    @Option(
            names = "--activation-cache",
            paramLabel = "MIB",
            description = "Memory for activations that are asked for again; 0 keeps none (default: 256).")
    private @Nullable Integer cacheMebibytes;

    @Option(
            names = "--tile-cache",
            paramLabel = "MIB",
            description = "Memory for tiles that are asked for again; 0 keeps none (default: 64).")
    private @Nullable Integer tileMebibytes;

    @Option(names = "--read-only", description = "Let nobody push or delete models.")
    private boolean readOnly;

    @Option(
            names = "--push-gib",
            paramLabel = "GIB",
            defaultValue = "16",
            description = "Largest model that can be pushed (default: ${DEFAULT-VALUE}).")
    private int pushGibibytes = 16;

    @Option(
            names = "--trial-seconds",
            paramLabel = "N",
            defaultValue = "180",
            description = "How long a pushed model may take to load and run once (default: ${DEFAULT-VALUE}).")
    private int trialSeconds = 180;

    @Option(
            names = "--trial-gib",
            paramLabel = "GIB",
            description = "Memory that it may take for that (default: half of the machine's).")
    private @Nullable Integer trialGibibytes;

    @Option(names = "--follow-links", description = "Follow links that lead out of the folder of models.")
    private boolean followLinks;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key, PEM.")
    private @Nullable Path key;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token that clients must show.")
    private @Nullable Path tokenFile;

    @Option(names = "--insecure", description = "Allow others to reach the server without TLS and token.")
    private boolean insecure;

    @Option(
            names = "--grace-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long calls may finish when the server is stopped (default: ${DEFAULT-VALUE}).")
    private int graceSeconds = 30;

    @Override
    public Integer call() {
        LayerscopeServer server = LayerscopeServer.start(settings());
        return GracefulStop.await(() -> server.stop(Duration.ofSeconds(graceSeconds)));
    }

    private ServerSettings settings() {
        ServerSettings defaults = ServerSettings.of(modelFolder(), port);
        CoreSettings coreDefaults = defaults.core();
        ListenSettings listen = new ListenSettings(
                bind,
                port,
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                ClientCertificates.NONE,
                tokenFile == null
                        ? EntranceSettings.OPEN
                        : EntranceSettings.OPEN.withToken(new Secret(readToken(tokenFile))),
                insecure ? ListenSettings.Exposure.INSECURE : ListenSettings.Exposure.SAFE);
        try {
            return defaults.withListen(listen)
                    .withCore(new CoreSettings(
                            Optional.ofNullable(core),
                            DeviceChoice.parse(device),
                            coreDefaults.cacheFolder(),
                            tf32,
                            threads == null ? coreDefaults.threads() : threads))
                    .withRuns(new RunSettings(
                            defaults.runs().concurrent(), defaults.runs().waiting(), Duration.ofSeconds(runSeconds)))
                    .withModels(
                            followLinks ? defaults.models().withLinks(ModelSettings.Links.ANYWHERE) : defaults.models())
                    .withInputs(defaults.inputs().withSamples(sampleFolder()))
                    .withUploads(uploads(defaults.uploads()))
                    .withTrials(trials(defaults.trials()))
                    .withJobs(jobs(defaults.jobs()))
                    .withActivations(
                            cacheMebibytes == null
                                    ? defaults.activations()
                                    : defaults.activations().withCacheBytes((long) cacheMebibytes << 20))
                    .withTiles(tileMebibytes == null ? defaults.tiles() : new TileSettings((long) tileMebibytes << 20));
        } catch (IllegalArgumentException e) {
            throw new DomainException(Reason.CONFIGURATION_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private UploadSettings uploads(UploadSettings defaults) {
        return defaults.withLargestBytes((long) pushGibibytes << 30)
                .withAccess(readOnly ? UploadSettings.Access.READ_ONLY : UploadSettings.Access.READ_WRITE);
    }

    private TrialSettings trials(TrialSettings defaults) {
        return defaults.withLongest(Duration.ofSeconds(trialSeconds))
                .withMemoryBytes(trialGibibytes == null ? defaults.memoryBytes() : (long) trialGibibytes << 30);
    }

    private JobSettings jobs(JobSettings defaults) {
        return defaults.withFolder(data == null ? defaultDataFolder() : data)
                .withAtOnce(jobsAtOnce)
                .withLongestRun(Duration.ofHours(jobHours))
                .withKept((long) keepGibibytes << 30, Duration.ofDays(keepDays));
    }

    /** {@code $XDG_DATA_HOME/layerscope}, or {@code .local/share/layerscope} in the user's home. */
    private static Path defaultDataFolder() {
        String folder = System.getenv("XDG_DATA_HOME");
        Path base = folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(folder);
        return base.resolve("layerscope");
    }

    private Path modelFolder() {
        return models == null ? EmbeddedModel.unpackModel() : folder("models", models);
    }

    private Path sampleFolder() {
        return samples == null ? EmbeddedModel.unpackSamples() : folder("samples", samples);
    }

    private static Path folder(String what, Path named) {
        if (!Files.isDirectory(named)) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID, "%s: '%s' (expected: a folder)".formatted(what, named));
        }
        return named;
    }

    private static String readToken(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID, "token file: '%s' is empty (expected: a token)".formatted(file));
            }
            return token;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "token file: '%s' can't be read (expected: a text file with a token)".formatted(file),
                    e);
        }
    }
}
