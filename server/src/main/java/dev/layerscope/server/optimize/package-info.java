/**
 * Searches for the pictures that excite a part of a model most.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.Optimizations}.
 */
@NullMarked
package dev.layerscope.server.optimize;

import org.jspecify.annotations.NullMarked;
