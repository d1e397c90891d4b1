/**
 * The thin client library over {@code layerscope.v1}: connecting, TLS and tokens, bringing inputs, receiving tensors,
 * and turning what went wrong into a sentence and an exit code.
 *
 * <p>Start at {@link dev.layerscope.client.LayerscopeClient}; {@link dev.layerscope.client.TensorSink} says where
 * tensors go. All methods block the thread that calls them and do their work on it. Nothing here draws, prints, or
 * retries, apart from putting an input again that the server dropped.
 */
@NullMarked
package dev.layerscope.client;

import org.jspecify.annotations.NullMarked;
