/**
 * The only reader and writer of ONNX model bytes.
 *
 * <p>Start at {@link dev.layerscope.server.graph.onnx.OnnxReader} and {@link dev.layerscope.server.graph.onnx.OnnxWriter}.
 */
@NullMarked
package dev.layerscope.server.graph.onnx;

import org.jspecify.annotations.NullMarked;
