package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What runs the models. */
public final class DeviceOptions implements RoomOptions {
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

    @Option(
            names = "--tf32",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description = "Let CUDA round float32 to 10 bits of mantissa: faster, not exact.")
    private boolean tf32;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that one run may use (default: one per processor).")
    private @Nullable Integer threads;

    @Override
    public String heading() {
        return "Device";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        CoreSettings defaults = settings.core();
        return settings.withCore(new CoreSettings(
                Optional.ofNullable(core),
                DeviceChoice.parse(device),
                defaults.cacheFolder(),
                tf32,
                threads == null ? defaults.threads() : threads));
    }
}
