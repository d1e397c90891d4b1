package dev.layerscope.server.activation;

/**
 * How much is kept of what was computed.
 *
 * @param cacheBytes of activations kept for the next one who asks; 0 keeps none
 */
public record ActivationSettings(long cacheBytes) {
    private static final long CACHE_BYTES = 256L << 20;

    public ActivationSettings {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "activation cache: %d bytes (expected: 0 or more)".formatted(cacheBytes));
        }
    }

    /** An eighth of the JVM's memory, at most 256 MiB. */
    public static ActivationSettings defaults() {
        return new ActivationSettings(Math.min(CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }
}
