package dev.layerscope.server.activation;

import dev.layerscope.server.runtime.batching.BatchSettings;

/**
 * How much is computed at once and for how many together, and how much is kept of it.
 *
 * @param cacheBytes of activations kept for the next one who asks; 0 keeps none
 * @param wholeBytes of the largest activation that is computed at once; a larger one comes in slices. In any case at most
 *     what one tensor can hold, and half of the memory for activations
 * @param sliceBytes of one slice
 * @param batches runs that several callers share
 */
public record ActivationSettings(long cacheBytes, long wholeBytes, long sliceBytes, BatchSettings batches) {
    private static final long CACHE_BYTES = 256L << 20;
    private static final long WHOLE_BYTES = 2L << 30;
    private static final long SLICE_BYTES = 256L << 20;

    public ActivationSettings {
        if (cacheBytes < 0 || wholeBytes < 1 || sliceBytes < 1) {
            throw new IllegalArgumentException(
                    "activations: cache of %d bytes, %d at once, slices of %d (expected: 0 or more, and positive)"
                            .formatted(cacheBytes, wholeBytes, sliceBytes));
        }
    }

    /** An eighth of the JVM's memory for the cache, at most 256 MiB; slices of as much. */
    public static ActivationSettings defaults() {
        return new ActivationSettings(
                Math.min(CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8),
                WHOLE_BYTES,
                Math.min(SLICE_BYTES, Runtime.getRuntime().maxMemory() / 8),
                BatchSettings.defaults());
    }

    public ActivationSettings withCacheBytes(long changed) {
        return new ActivationSettings(changed, wholeBytes, sliceBytes, batches);
    }

    /** At most so many bytes at once, and slices of at most as many. */
    public ActivationSettings withWholeBytes(long changed) {
        return new ActivationSettings(cacheBytes, changed, Math.min(changed, sliceBytes), batches);
    }

    public ActivationSettings withBatches(BatchSettings changed) {
        return new ActivationSettings(cacheBytes, wholeBytes, sliceBytes, changed);
    }
}
