/**
 * Writes ONNX nodes as formulas: a {@link dev.layerscope.server.autodiff.expression.Term} is a value of known shape, and its
 * methods add the nodes that compute another from it. Operators and their forms are those of opset 18.
 *
 * <p>Start at {@link dev.layerscope.server.autodiff.expression.Terms}.
 */
@NullMarked
package dev.layerscope.server.autodiff.expression;

import org.jspecify.annotations.NullMarked;
