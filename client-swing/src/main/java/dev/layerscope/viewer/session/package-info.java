/**
 * The server that the window is connected to: reaching it, losing it, and the list of its models.
 *
 * <p>Start at {@link dev.layerscope.viewer.session.Session}, which belongs to the event thread;
 * {@link dev.layerscope.viewer.session.Link} is what background work asks. Nothing here draws.
 */
@NullMarked
package dev.layerscope.viewer.session;

import org.jspecify.annotations.NullMarked;
