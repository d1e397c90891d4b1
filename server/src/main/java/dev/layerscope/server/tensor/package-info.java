/**
 * Tensors: element types, shapes, and values over off-heap memory with one owner at a time.
 *
 * <p>Start at {@code Tensor}; {@code Quantiles} are found of any numbers. Nothing here knows ONNX Runtime or the wire.
 */
@NullMarked
package dev.layerscope.server.tensor;

import org.jspecify.annotations.NullMarked;
