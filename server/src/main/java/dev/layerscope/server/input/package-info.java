/**
 * What clients bring: pictures and tensors named by their content, and the preprocessing that turns a picture into a
 * model's input tensor.
 *
 * <p>Start at {@link dev.layerscope.server.input.InputStore} and {@link dev.layerscope.server.input.Preprocessing}.
 */
@NullMarked
package dev.layerscope.server.input;

import org.jspecify.annotations.NullMarked;
