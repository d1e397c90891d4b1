/**
 * An ONNX graph as an immutable value: nodes, values, weights, attributes.
 *
 * <p>Start at {@link dev.layerscope.server.graph.Graph}. Passes over graphs live in {@code rewrite}; bytes of model
 * files are read and written in {@code graph.onnx} only.
 */
@NullMarked
package dev.layerscope.server.graph;

import org.jspecify.annotations.NullMarked;
