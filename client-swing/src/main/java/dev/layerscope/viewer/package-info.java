/**
 * The viewer, {@code layerscope-viewer}: a window over the client library.
 *
 * <p>Start at {@link dev.layerscope.viewer.Main}. This package reads the command line and opens the window. The rooms
 * below it, each of which imports only those named before it:
 *
 * <ul>
 *   <li>{@code work}: threads, and values that are observed
 *   <li>{@code look}: colours, text, menus, pictures; {@code chart}: charts
 *   <li>{@code session}: the server, reached and lost, and questions to it
 *   <li>{@code place}: what is looked at, and the way back
 *   <li>{@code notice}: how views say what went wrong
 *   <li>{@code input}: what is fed to the models, and what all views work with
 *   <li>views, which don't know one another: {@code models}, {@code layers}, {@code mosaic}, {@code channel}, {@code
 *       analysis}, {@code search}
 *   <li>{@code window}: the frame that holds them
 * </ul>
 */
@NullMarked
package dev.layerscope.viewer;

import org.jspecify.annotations.NullMarked;
