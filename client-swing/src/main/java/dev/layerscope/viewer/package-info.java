/**
 * The viewer, {@code layerscope-viewer}: a window over the client library.
 *
 * <p>Start at {@link dev.layerscope.viewer.Main}. This package reads the command line and opens the window; the rooms
 * below it are {@code work} (threads), {@code look} (colours and text), {@code session} (the server), {@code models} (what it hosts) and {@code window}
 * (the frame that holds their panels). A room imports only rooms named before it.
 */
@NullMarked
package dev.layerscope.viewer;

import org.jspecify.annotations.NullMarked;
