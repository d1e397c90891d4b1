/**
 * What is fed to the models: the picture or array that a person chose, and what else all rooms of views work with.
 *
 * <p>Start at {@link dev.layerscope.viewer.input.Feeding}.
 */
@NullMarked
package dev.layerscope.viewer.input;

import org.jspecify.annotations.NullMarked;
