package dev.layerscope.server.app.options;

import dev.layerscope.server.app.EmbeddedModel;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.upload.TrialSettings;
import dev.layerscope.server.upload.UploadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is served, and what clients may bring. */
public final class ModelOptions implements RoomOptions {
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
            names = "--follow-links",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description = "Follow links that lead out of the folder of models.")
    private boolean followLinks;

    @Option(
            names = "--read-only",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description = "Let nobody push or delete models.")
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

    @Override
    public String heading() {
        return "Models";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        ModelSettings hosted =
                ModelSettings.of(models == null ? EmbeddedModel.unpackModel() : folder("models", models));
        UploadSettings uploads = settings.uploads().withLargestBytes((long) pushGibibytes << 30);
        TrialSettings trials = settings.trials().withLongest(Duration.ofSeconds(trialSeconds));
        return settings.withModels(followLinks ? hosted.withLinks(ModelSettings.Links.ANYWHERE) : hosted)
                .withInputs(settings.inputs()
                        .withSamples(samples == null ? EmbeddedModel.unpackSamples() : folder("samples", samples)))
                .withUploads(readOnly ? uploads.withAccess(UploadSettings.Access.READ_ONLY) : uploads)
                .withTrials(trialGibibytes == null ? trials : trials.withMemoryBytes((long) trialGibibytes << 30));
    }

    private static Path folder(String what, Path named) {
        if (!Files.isDirectory(named)) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID, "%s: '%s' (expected: a folder)".formatted(what, named));
        }
        return named;
    }
}
