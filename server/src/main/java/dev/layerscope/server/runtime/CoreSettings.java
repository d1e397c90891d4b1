package dev.layerscope.server.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which native ONNX Runtime is loaded and what it may use.
 *
 * @param folder with the libraries of another core; the one that travels in the jar where empty
 * @param cacheFolder where libraries are unpacked
 * @param tf32 whether CUDA may round float32 to 10 bits of mantissa; off, so that numbers are those of the CPU
 * @param threads that one run may use
 */
public record CoreSettings(Optional<Path> folder, DeviceChoice device, Path cacheFolder, boolean tf32, int threads) {
    public CoreSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: %d (expected: at least 1)".formatted(threads));
        }
    }

    public static CoreSettings defaults() {
        return new CoreSettings(
                Optional.empty(),
                DeviceChoice.AUTO,
                defaultCacheFolder(),
                false,
                Runtime.getRuntime().availableProcessors());
    }

    public CoreSettings withDevice(DeviceChoice changed) {
        return new CoreSettings(folder, changed, cacheFolder, tf32, threads);
    }

    public CoreSettings withFolder(Path changed) {
        return new CoreSettings(Optional.of(changed), device, cacheFolder, tf32, threads);
    }

    /** {@code $XDG_CACHE_HOME/layerscope}, or {@code .cache/layerscope} in the user's home. */
    private static Path defaultCacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("layerscope");
    }
}
