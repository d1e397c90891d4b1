/**
 * Differentiates graphs: derives, from a graph and a scalar in it, the graph that also computes the scalar's gradients, in
 * standard ONNX operators, so that any ONNX Runtime can run it.
 *
 * <p>Start at {@link dev.layerscope.server.autodiff.Gradients}, which walks back through the graph; what it does at each
 * operator stands in the tables of {@code autodiff.rules}. Shapes are those of one measured size of the inputs.
 */
@NullMarked
package dev.layerscope.server.autodiff;

import org.jspecify.annotations.NullMarked;
