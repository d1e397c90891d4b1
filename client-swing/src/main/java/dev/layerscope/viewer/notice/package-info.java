/** How views say that they wait, or what went wrong: in their own place, without a dialog. */
@NullMarked
package dev.layerscope.viewer.notice;

import org.jspecify.annotations.NullMarked;
