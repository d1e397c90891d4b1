/**
 * What is fed to the models: the picture or array that a person chose, and what else all rooms of views work with.
 *
 * <p>Start at {@link dev.layerscope.viewer.input.Feeding}, which holds what is chosen, and
 * {@link dev.layerscope.viewer.input.Choosing}, which brings it from files, other programs and the server;
 * {@link dev.layerscope.viewer.input.InputPanel} shows both, and what the model of the place gets and makes of them.
 */
@NullMarked
package dev.layerscope.viewer.input;

import org.jspecify.annotations.NullMarked;
