/**
 * What an operator wants to know of a server that runs, as values.
 *
 * <p>Start at {@link dev.layerscope.server.status.ServerStatus}. Metrics and the status that clients ask for are made of the
 * same one.
 */
@NullMarked
package dev.layerscope.server.status;

import org.jspecify.annotations.NullMarked;
