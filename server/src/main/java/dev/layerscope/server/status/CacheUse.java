package dev.layerscope.server.status;

/**
 * What a cache holds and has been good for.
 *
 * @param name such as {@code activations}
 * @param evictions of values for which there was no room any more
 */
public record CacheUse(String name, long hits, long misses, long evictions, long bytes, long limitBytes) {}
