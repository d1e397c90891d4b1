/**
 * Engines: where a search gets its updates.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.engine.Engine}.
 */
@NullMarked
package dev.layerscope.server.optimize.engine;

import org.jspecify.annotations.NullMarked;
