/**
 * Lets rows that several callers want of one derived graph share a run, where that gives the same bytes and takes less time.
 *
 * <p>Start at {@link dev.layerscope.server.runtime.batching.Batches}. What is shared and how large is decided by
 * {@code BatchSizes}, by measurement alone.
 */
@NullMarked
package dev.layerscope.server.runtime.batching;

import org.jspecify.annotations.NullMarked;
