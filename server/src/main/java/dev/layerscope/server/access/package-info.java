/**
 * Who calls and how long they wait, as values that travel with a call through every room.
 *
 * <p>Start at {@link dev.layerscope.server.access.Call}. How a caller is recognized is decided where calls arrive.
 */
@NullMarked
package dev.layerscope.server.access;

import org.jspecify.annotations.NullMarked;
