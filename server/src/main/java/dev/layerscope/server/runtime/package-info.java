/**
 * The only room that touches ONNX Runtime: the native core and its device, sessions, and the gate that every run passes.
 *
 * <p>Start at {@link dev.layerscope.server.runtime.NativeCore}. It knows nothing of models or layers: it opens sessions
 * for graphs and runs them.
 */
@NullMarked
package dev.layerscope.server.runtime;

import org.jspecify.annotations.NullMarked;
