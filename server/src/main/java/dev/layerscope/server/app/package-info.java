/**
 * The program: its command line, configuration, wiring, start and stop.
 *
 * <p>Start at {@link dev.layerscope.server.app.Main} and {@link dev.layerscope.server.app.LayerscopeServer}, which opens the
 * {@link dev.layerscope.server.app.Rooms}, has those who {@link dev.layerscope.server.app.Watch} look at them, and lets people
 * in at the {@link dev.layerscope.server.app.FrontDoor}. Every room owns the record of its settings; this one only gathers
 * them.
 */
@NullMarked
package dev.layerscope.server.app;

import org.jspecify.annotations.NullMarked;
