package dev.layerscope.server.activation;

import dev.layerscope.server.runtime.batching.BatchSettings;

/**
 * How much is computed at once and for how many together, and how much is kept of it.
 *
 * @param cacheBytes of activations kept for the next one who asks; 0 keeps none
 * @param preparedBytes of pictures, as models are fed them, kept for the next run; 0 keeps none
 * @param wholeBytes of the largest activation that is computed at once; a larger one comes in slices. In any case at most
 *     what one tensor can hold, and half of the memory for activations
 * @param sliceBytes of one slice
 * @param batches runs that several callers share
 */
public record ActivationSettings(
        long cacheBytes, long preparedBytes, long wholeBytes, long sliceBytes, BatchSettings batches) {
    private static final long CACHE_BYTES = 256L << 20;
    private static final long PREPARED_BYTES = 64L << 20;
    private static final long WHOLE_BYTES = 2L << 30;
    private static final long SLICE_BYTES = 256L << 20;

    public ActivationSettings {
        if (cacheBytes < 0 || preparedBytes < 0 || wholeBytes < 1 || sliceBytes < 1) {
            throw new IllegalArgumentException(
                    "activations: cache of %d bytes, %d of pictures, %d at once, slices of %d (expected: 0 or more, and positive)"
                            .formatted(cacheBytes, preparedBytes, wholeBytes, sliceBytes));
        }
    }

    /** An eighth of the JVM's memory for the cache, at most 256 MiB, and a quarter of that for pictures; slices of as much. */
    public static ActivationSettings defaults() {
        return new ActivationSettings(
                Math.min(CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8),
                Math.min(PREPARED_BYTES, Runtime.getRuntime().maxMemory() / 32),
                WHOLE_BYTES,
                Math.min(SLICE_BYTES, Runtime.getRuntime().maxMemory() / 8),
                BatchSettings.defaults());
    }

    public ActivationSettings withCacheBytes(long changed) {
        return new ActivationSettings(changed, preparedBytes, wholeBytes, sliceBytes, batches);
    }

    public ActivationSettings withPreparedBytes(long changed) {
        return new ActivationSettings(cacheBytes, changed, wholeBytes, sliceBytes, batches);
    }

    /** Neither pictures nor activations are kept. */
    public ActivationSettings keepingNothing() {
        return withCacheBytes(0).withPreparedBytes(0);
    }

    /** At most so many bytes at once, and slices of at most as many. */
    public ActivationSettings withWholeBytes(long changed) {
        return new ActivationSettings(cacheBytes, preparedBytes, changed, Math.min(changed, sliceBytes), batches);
    }

    public ActivationSettings withBatches(BatchSettings changed) {
        return new ActivationSettings(cacheBytes, preparedBytes, wholeBytes, sliceBytes, changed);
    }
}
