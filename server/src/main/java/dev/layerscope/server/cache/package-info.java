/**
 * Caches of native things: values with counted users, under a byte budget.
 *
 * <p>Start at {@link dev.layerscope.server.cache.SharedCache}.
 */
@NullMarked
package dev.layerscope.server.cache;

import org.jspecify.annotations.NullMarked;
