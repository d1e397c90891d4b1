/**
 * The options of {@code serve}, a class for each room of settings, and where their values come from: the command line, the
 * environment, a file, or what they are by default.
 *
 * <p>Start at {@link dev.layerscope.server.app.options.RoomOptions} and {@link
 * dev.layerscope.server.app.options.Configuration}. An option is declared once, in its room: its key in a file and its name
 * in the environment follow from its name.
 */
@NullMarked
package dev.layerscope.server.app.options;

import org.jspecify.annotations.NullMarked;
