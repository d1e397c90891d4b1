package dev.layerscope.server.app.options;

import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.picture.TileSettings;
import dev.layerscope.server.tensor.TensorPoolSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is kept in memory. */
public final class MemoryOptions implements RoomOptions {
    @Option(
            names = "--input-cache",
            paramLabel = "MIB",
            description = "Memory for pictures and arrays that clients bring (default: 1/8 of the JVM's memory).")
    private @Nullable Integer inputMebibytes;

    @Option(
            names = "--prepared-cache",
            paramLabel = "MIB",
            description =
                    "Memory for pictures as models are fed them, decoded and resized; 0 keeps none (default: 64).")
    private @Nullable Integer preparedMebibytes;

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

    @Option(
            names = "--device-memory",
            paramLabel = "MIB",
            description =
                    "Memory of the device for sessions and runs together (default: 85 %% of the card's; without one, 85 %% of the machine's less what the JVM may take).")
    private @Nullable Long deviceMebibytes;

    @Option(
            names = "--host-memory",
            paramLabel = "MIB",
            description =
                    "Memory for activations and weights outside of the heap (default: all that the JVM allows itself).")
    private @Nullable Long hostMebibytes;

    @Option(
            names = "--session-cache",
            paramLabel = "MIB",
            description = "Native memory for sessions of derived graphs, as measured (default: 2048).")
    private @Nullable Integer sessionMebibytes;

    @Option(
            names = "--cache-sharing",
            paramLabel = "MODE",
            defaultValue = "apart",
            description = "Whether users see each other's inputs and what was computed of them: apart or"
                    + " together (default: ${DEFAULT-VALUE}; a server that knows no users shares).")
    private CacheSharing sharing = CacheSharing.APART;

    @Override
    public String heading() {
        return "Memory and caches";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        ServerSettings result = settings.withInputs(settings.inputs().withSharing(sharing));
        if (inputMebibytes != null) {
            result = result.withInputs(result.inputs().withBudgetBytes(bytes(inputMebibytes)));
        }
        if (deviceMebibytes != null) {
            result = result.withDeviceMemory(settings.deviceMemory().withDeviceBytes(deviceMebibytes << 20));
        }
        if (hostMebibytes != null) {
            result = withHostBytes(result, hostMebibytes << 20);
        }
        if (sessionMebibytes != null) {
            result = result.withModels(result.models().withSessionBudgetBytes(bytes(sessionMebibytes)));
        }
        if (cacheMebibytes != null) {
            result = result.withActivations(settings.activations().withCacheBytes(bytes(cacheMebibytes)));
        }
        if (preparedMebibytes != null) {
            result = result.withActivations(result.activations().withPreparedBytes(bytes(preparedMebibytes)));
        }
        return tileMebibytes == null ? result : result.withTiles(new TileSettings(bytes(tileMebibytes)));
    }

    private static long bytes(int mebibytes) {
        return (long) mebibytes << 20;
    }

    /** Shared as by default: a quarter for weights, the rest for tensors. */
    private static ServerSettings withHostBytes(ServerSettings settings, long bytes) {
        long allowed = Runtime.getRuntime().maxMemory();
        if (bytes < 1 || bytes > allowed) {
            throw new IllegalArgumentException(
                    "--host-memory: %d MiB (expected: 1 to %d, which the JVM allows itself; -Xmx allows it more)"
                            .formatted(bytes >> 20, allowed >> 20));
        }
        TensorPoolSettings pool = settings.memory();
        return settings.withModels(settings.models().withWeightBudgetBytes(bytes / 4))
                .withMemory(new TensorPoolSettings(bytes / 4 * 3, Math.min(pool.idleBytes(), bytes / 4)));
    }
}
