/**
 * The frame: the bar that connects, the menus, the theme, and the panels of the rooms in it.
 *
 * <p>Start at {@link dev.layerscope.viewer.window.ViewerWindow}.
 */
@NullMarked
package dev.layerscope.viewer.window;

import org.jspecify.annotations.NullMarked;
