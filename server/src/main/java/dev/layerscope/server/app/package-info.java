/**
 * The program: its command line, configuration, wiring, start and stop.
 *
 * <p>Start at {@link dev.layerscope.server.app.Main} and {@link dev.layerscope.server.app.LayerscopeServer}. Every room owns
 * the record of its settings; this one only gathers them.
 */
@NullMarked
package dev.layerscope.server.app;

import org.jspecify.annotations.NullMarked;
