package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.picture.TileSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is kept in memory. */
public final class MemoryOptions implements RoomOptions {
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

    @Override
    public String heading() {
        return "Memory and caches";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        ServerSettings result = settings;
        if (cacheMebibytes != null) {
            result = result.withActivations(settings.activations().withCacheBytes((long) cacheMebibytes << 20));
        }
        return tileMebibytes == null ? result : result.withTiles(new TileSettings((long) tileMebibytes << 20));
    }
}
