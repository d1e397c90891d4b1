package dev.layerscope.server.picture;

/**
 * How much is kept of tiles.
 *
 * @param cacheBytes of tiles kept for the next one who asks; 0 keeps none
 */
public record TileSettings(long cacheBytes) {
    private static final long CACHE_BYTES = 64L << 20;

    public TileSettings {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("tiles: cache of %d bytes (expected: 0 or more)".formatted(cacheBytes));
        }
    }

    /** A sixteenth of the JVM's memory, at most 64 MiB. */
    public static TileSettings defaults() {
        return new TileSettings(Math.min(CACHE_BYTES, Runtime.getRuntime().maxMemory() / 16));
    }
}
