/**
 * Pure passes from a graph to a graph.
 *
 * <p>Start at {@link dev.layerscope.server.rewrite.Observe}. Each class states what it makes of what; none runs anything.
 */
@NullMarked
package dev.layerscope.server.rewrite;

import org.jspecify.annotations.NullMarked;
