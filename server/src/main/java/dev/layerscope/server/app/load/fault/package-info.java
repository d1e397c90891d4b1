/**
 * What goes wrong on purpose while people use a server: it is killed, its disk is full, its clients are slow or vanish.
 *
 * <p>Start at {@link dev.layerscope.server.app.load.fault.Fault}.
 */
@NullMarked
package dev.layerscope.server.app.load.fault;

import org.jspecify.annotations.NullMarked;
