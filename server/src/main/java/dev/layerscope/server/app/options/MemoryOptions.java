package dev.layerscope.server.app.options;

import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.picture.TileSettings;
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
        if (sessionMebibytes != null) {
            result = result.withModels(result.models().withSessionBudgetBytes(bytes(sessionMebibytes)));
        }
        if (cacheMebibytes != null) {
            result = result.withActivations(settings.activations().withCacheBytes(bytes(cacheMebibytes)));
        }
        return tileMebibytes == null ? result : result.withTiles(new TileSettings(bytes(tileMebibytes)));
    }

    private static long bytes(int mebibytes) {
        return (long) mebibytes << 20;
    }
}
